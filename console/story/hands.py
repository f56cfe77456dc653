"""Hands and eyes of the story: posted keys and clicks, widgets found by object name, pictures of windows."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.errors import Unavailable
from console.story.ledger import Effort, Input

LOOK_S: Final = 0.005
PATIENCE_S: Final = 20.0
AGAIN_S: Final = 2.0
_NAMED: Final[dict[str, Qt.Key]] = {
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Space": Qt.Key.Key_Space,
    "Tab": Qt.Key.Key_Tab,
    "Up": Qt.Key.Key_Up,
    "Down": Qt.Key.Key_Down,
    "Left": Qt.Key.Key_Left,
    "Right": Qt.Key.Key_Right,
    "F8": Qt.Key.Key_F8,
}
_HELD: Final = {"Ctrl+": Qt.KeyboardModifier.ControlModifier, "Alt+": Qt.KeyboardModifier.AltModifier}


class Hands:
    """One person at one seat. GUI thread.

    Args:
        seat: what the input log calls the seat.
        shots: folder for pictures; None: none are taken.
        began: monotonic instant of the story's beginning, seconds.
    """

    def __init__(self, seat: str, shots: Path | None, began: float) -> None:
        self.seat, self._shots, self._began = seat, shots, began
        self.inputs: list[Input] = []
        self.effort = Effort()
        self.shooting_s = 0.0
        """Time that pictures took of the window's thread: no part of what is measured."""
        self._undeveloped: list[tuple[Any, Path]] = []

    # ---- eyes

    def find(self, name: str) -> Any | None:  # noqa: ANN401 - widgets are known by name only
        """Return the visible widget of this object name."""
        return next((one for one in QApplication.allWidgets() if one.objectName() == name and one.isVisible()), None)

    async def see(self, name: str, seconds: float = PATIENCE_S) -> Any:  # noqa: ANN401 - as above
        """Wait for a visible widget; Unavailable if it does not come."""
        await self.until(lambda: self.find(name) is not None, name, seconds)
        return self.find(name)

    async def until(self, is_so: Callable[[], bool], what: str, seconds: float = PATIENCE_S) -> None:
        """Wait until something is so.

        Raises:
            Unavailable: it is not, after ``seconds``; the text says what was waited for.
        """
        deadline = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > deadline:
                raise Unavailable(
                    f"{self.seat}: waited {seconds:.0f} s for: {what}", text_key="story.waited", what=what
                )
            await asyncio.sleep(LOOK_S)

    def shoot(self, window: str, name: str) -> None:
        """Take a picture of a top-level window; :meth:`develop` writes it, which takes a third of a second."""
        found = self.find(window)
        if found is not None and self._shots is not None:
            began = time.monotonic()
            self._undeveloped.append((found.window().grab(), self._shots / f"{name}.png"))
            self.shooting_s += time.monotonic() - began

    def develop(self) -> None:
        """Write the pictures taken so far."""
        for picture, path in self._undeveloped:
            path.parent.mkdir(parents=True, exist_ok=True)
            picture.save(str(path))
        self._undeveloped.clear()

    # ---- hands

    def decide(self, what: str) -> None:
        """A mental step: something is looked at and settled."""
        self.effort.decisions.append(what)

    def rest(self) -> Effort:
        """Begin to count anew; return what was counted."""
        counted, self.effort = self.effort, Effort()
        return counted

    async def look_at(self, window: str) -> None:
        """Turn to a window."""
        found = (await self.see(window)).window()
        found.raise_()
        found.activateWindow()
        await self.until(lambda: QApplication.activeWindow() is found, f"{window} has the keyboard")

    async def key(self, name: str) -> None:
        """Press one key: a letter, a digit, or a name such as ``Enter``; Ctrl+K as ``Ctrl+K``."""
        modifier = Qt.KeyboardModifier.NoModifier
        plain = name
        for prefix, held in _HELD.items():
            if name.startswith(prefix):
                modifier, plain = held, name.removeprefix(prefix).lower()
        await self.until(lambda: _key_target() is not None, f"a window that takes the key {name}")
        target = _key_target()
        if target is None:
            raise Unavailable(f"{self.seat}: no window takes the key {name}", text_key="story.waited", what=name)
        self._note(target, f"key {name}")
        self.effort.keys += 1
        if plain in _NAMED:
            QTest.keyClick(target, _NAMED[plain], modifier)
        elif modifier is Qt.KeyboardModifier.NoModifier:
            QTest.keyClicks(target, plain)
        else:
            QTest.keyClick(target, Qt.Key(ord(plain.upper())), modifier)
        await asyncio.sleep(0)

    async def key_until(self, name: str, is_so: Callable[[], bool], what: str) -> None:
        """Press a key, and again when nothing comes of it: windows are deaf for a moment after they turned a page."""
        deadline = time.monotonic() + PATIENCE_S
        while not is_so():
            if time.monotonic() > deadline:
                raise Unavailable(
                    f"{self.seat}: waited {PATIENCE_S:.0f} s for: {what}", text_key="story.waited", what=what
                )
            await self.key(name)
            again = time.monotonic() + AGAIN_S
            while not is_so() and time.monotonic() < again:  # noqa: ASYNC110 - widgets have no event to wait for
                await asyncio.sleep(LOOK_S)

    async def type(self, words: str) -> None:
        """Type letters, one key each."""
        for letter in words:
            await self.key("Space" if letter == " " else letter)

    async def type_into(self, name: str, words: str) -> None:
        """Type letters into a named field, wherever the keyboard is."""
        field = await self.see(name)
        self._note(field, f"type {len(words)} letters")
        self.effort.keys += len(words)
        field.setFocus()
        QTest.keyClicks(field, words)

    async def focus(self, name: str) -> None:
        """Give the keyboard to a widget, as Tab would."""
        widget = await self.see(name)
        self._note(widget, "focus")
        self.effort.keys += 1
        widget.setFocus()

    async def click(self, name: str) -> None:
        """Click the middle of a widget."""
        widget = await self.see(name)
        self._note(widget, f"click {name}")
        self.effort.points += 1
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        await asyncio.sleep(0)

    def _note(self, target: Any, what: str) -> None:  # noqa: ANN401 - as above
        window = target.window().objectName() or target.objectName()
        self.inputs.append(Input(round(time.monotonic() - self._began, 4), self.seat, window, what))


def _key_target() -> Any:  # noqa: ANN401 - a widget
    """Return who gets a key: the part with the keyboard, or the active window where none has it."""
    return QApplication.focusWidget() or QApplication.activeWindow()
