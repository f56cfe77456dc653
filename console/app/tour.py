"""A walk through the demo for its pictures: desk, wall, one camera large, a frozen frame, the form, a dispatched case.

It uses what a person uses: posted keys to the window that has the keyboard.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from console.app.duty import DutySeat
from console.app.shots import shoot
from console.seat.freeze_state import Seal
from widgets.cases.form_stages import Stage
from widgets.cases.slim_form import SlimForm

LIVE_S: Final = 40.0
"""Films are drawn at the first start: the first pictures take up to 15 s, longer on a busy machine."""
STEP_S: Final = 15.0
_LOOK_S: Final = 0.05


class Tour:
    """Takes one picture after the other; a step that does not come in time is left out, not waited for."""

    def __init__(self, seat: DutySeat, folder: Path, ending: asyncio.Event) -> None:
        self._seat, self._folder, self._ending = seat, folder, ending

    async def run(self) -> None:
        """Walk."""
        seat = self._seat
        if not await self._until(self._all_live, LIVE_S) and seat.window is None:
            return
        window = seat.window
        assert window is not None  # noqa: S101 - looked above
        await asyncio.sleep(1.0)
        shoot(seat.desk, self._folder, "0-desk")
        seat.windows.bring(window)
        await self._until(self._is_sharp, STEP_S)
        shoot(window, self._folder, "1-wall")
        await self._choose_layout("1+5")
        await self._until(self._is_sharp, STEP_S)
        await asyncio.sleep(0.2)
        shoot(window, self._folder, "2-wall-1+5")
        number = str(self._first_number())
        self._type(window, number + "\r")
        await self._until(self._is_sharp, STEP_S)
        await asyncio.sleep(0.2)
        shoot(window, self._folder, "3-large")
        self._key(window, Qt.Key.Key_Escape)
        await asyncio.sleep(0.6)
        self._type(window, number + " ")
        if not await self._until(self._is_sealed, STEP_S):
            return
        await asyncio.sleep(0.6)
        shoot(window, self._folder, "4-frozen")
        await self._dispatch(window)

    async def _dispatch(self, window: QWidget) -> None:
        for letter in "zddw":
            self._type(window.focusWidget() or window, letter)
        await asyncio.sleep(0.5)
        shoot(window, self._folder, "5-form")
        self._key(window.focusWidget() or window, Qt.Key.Key_Return)
        await self._until(self._is_done, STEP_S)
        await asyncio.sleep(0.3)
        shoot(window, self._folder, "6-dispatched")
        await asyncio.sleep(1.0)

    async def _choose_layout(self, name: str) -> None:
        if self._seat.window is not None:
            self._seat.window.choose_layout(name)
        await asyncio.sleep(0.1)

    def _first_number(self) -> int:
        return min(camera.number for camera in self._seat.records.cameras.values())

    def _all_live(self) -> bool:
        count = self._seat.engine.count()
        return count.wall_shown > 0 and count.wall_live == count.wall_shown

    def _is_sharp(self) -> bool:
        """Say whether every tile shows the rendition made for it, not an older one scaled."""
        views = self._seat.window.views if self._seat.window is not None else ()
        readers = [(view.want, self._seat.engine.reader(view.want)) for view in views]
        return self._all_live() and all(
            reader is not None and reader.width_px == want.width_px for want, reader in readers
        )

    def _is_sealed(self) -> bool:
        panel = self._seat.window.freeze if self._seat.window is not None else None
        return panel is not None and panel.view.state.seal is not Seal.SEALING

    def _is_done(self) -> bool:
        panel = self._seat.window.freeze if self._seat.window is not None else None
        return panel is not None and isinstance(panel.form, SlimForm) and panel.form.stage is Stage.DONE

    async def _until(self, is_so: Callable[[], bool], seconds: float) -> bool:
        for _ in range(round(seconds / _LOOK_S)):
            if is_so() or self._ending.is_set():
                return is_so()
            await asyncio.sleep(_LOOK_S)
        return is_so()

    def _type(self, window: QWidget, words: str) -> None:
        for letter in words:
            key = {" ": Qt.Key.Key_Space, "\r": Qt.Key.Key_Return}.get(letter, Qt.Key(ord(letter.upper())))
            self._key(window, key, letter)

    @staticmethod
    def _key(window: QWidget, key: Qt.Key, letter: str = "") -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.postEvent(window, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter))
