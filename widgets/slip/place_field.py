"""Where the caller means: words, and below them the places of the room that may be meant."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent

from console.seat.place_search import PlaceHit
from widgets.cases.entry import ENTER, Entry
from widgets.choices import made_choices
from widgets.lettering import Role, label
from widgets.slip.place_delegate import PlaceDelegate, PlaceModel
from widgets.text import tr

_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
WORDS_MAX: Final = 80


class PlaceField(Entry):
    """A line of words; ↑ ↓ and Enter choose a place. What is written on after that keeps the place.

    Letters search, so the best place stands chosen; Chinese may be the place's own words, so none is. Whoever lays the
    slip out puts :attr:`list` and :attr:`nothing` below it.

    Signals:
        hit_taken(PlaceHit): a place was chosen.
        words_changed(str): the words are others; the place is what it was.
        cleared(): the field is empty: nowhere any more.
        done(): a place was chosen, or Enter found nothing to choose: the keyboard may go on.
        searched(): other places stand below, or none.
    """

    hit_taken = Signal(object)
    words_changed = Signal(str)
    cleared = Signal()
    done = Signal()
    searched = Signal()

    def __init__(self, gives_up: Callable[[QKeyEvent], bool]) -> None:
        super().__init__(gives_up)
        self.search: Callable[[str], tuple[PlaceHit, ...]] = lambda _text: ()
        """Returns the places that a text means."""
        self.setObjectName("slip.place")
        self.setMaxLength(WORDS_MAX)
        self.setPlaceholderText(tr("slip.place_hint"))
        self.model = PlaceModel(self)
        self._delegate = PlaceDelegate(self)
        self.list = made_choices(self.model, self._delegate)
        self.list.setObjectName("slip.places")
        self.nothing = label(Role.QUIET, "", wraps=True)
        """Says that nothing was found, or how to search."""
        self._is_placed = False
        self.textEdited.connect(lambda _text: self._on_text())
        self.composed.connect(self._on_text)
        self.list.clicked.connect(self._take)

    @property
    def words(self) -> str:
        """What is written."""
        return self.text().strip()

    def start(self, words: str, *, is_placed: bool) -> None:
        """Show these words; ``is_placed``: a place of the room was chosen for them."""
        self.setText(words)
        self._is_placed = is_placed
        self._show(())

    def set_zoom(self, zoom: float) -> None:
        """Take another zoom."""
        self._delegate.zoom = zoom
        self.list.reset()

    def write(self, letter: str) -> None:
        """Begin with a letter that was typed elsewhere."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.insert(letter)
        self._on_text()

    def look_again(self) -> None:
        """There is more to be found than before."""
        if self.hasFocus() and self.words and not self._is_placed:
            self._on_text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the choice, take it, or go on; write with the rest. A composition's own keys are no choice."""
        if self.is_composing or event.key() not in {*ENTER, *_STEPS}:
            super().keyPressEvent(event)
            return
        event.accept()
        if event.key() in _STEPS and self.model.hits:
            last, at = len(self.model.hits) - 1, self.list.currentIndex().row()
            self._choose(min(max(at + _STEPS[Qt.Key(event.key())], 0), last))
        elif event.key() in ENTER and not event.isAutoRepeat():
            if self.list.currentIndex().isValid():
                self._take(self.list.currentIndex())
            else:
                self._show(())
                self.done.emit()

    def _on_text(self) -> None:
        text = self.typed.strip()
        if not text:
            self._is_placed = False
            self._show(())
            self.cleared.emit()
            return
        self.words_changed.emit(self.words)
        hits = self.search(text)
        self._show(hits, nothing=tr("slip.no_place_found") if not hits and not self._is_placed else "")
        if hits and text.isascii() and not self._is_placed:
            self._choose(0)

    def _take(self, index: QModelIndex) -> None:
        hit = self.model.hits[index.row()]
        self.start(hit.words, is_placed=True)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hit_taken.emit(hit)
        self.done.emit()

    def _choose(self, row: int) -> None:
        self.list.setCurrentIndex(self.model.index(row))

    def _show(self, hits: tuple[PlaceHit, ...], nothing: str = "") -> None:
        self.model.show_hits(hits)
        self.list.setVisible(bool(hits))
        how = tr("slip.how") if not self.text() else ""
        self.nothing.setText(nothing or how)
        self.nothing.setVisible(bool(nothing or how))
        self.searched.emit()
