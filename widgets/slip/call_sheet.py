"""What a caller says, above the slim form: how it came, where, who; and what a camera shows there now."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console.domain.camera import Camera
from console.domain.personal import names_caller
from console.errors import ConsoleError
from console.seat.grid_code import NONE_TYPED, TypedGrids
from console.seat.slip import Slip
from widgets.cases.check_live import LivePicture
from widgets.cases.entry import ENTER, Entry, gives_draft_up
from widgets.cases.hint import Hint
from widgets.cases.personal_line import PersonalLine
from widgets.lettering import Role, hairline, label, scale_gaps, scale_margins, sheet
from widgets.slip.caller_fields import CallerFields
from widgets.slip.place_field import PlaceField
from widgets.slip.source_row import SourceRow, source_style
from widgets.text import tr

_SHARES: Final = (7, 5)
"""Of the width: where, and who."""
_LEFT_TO_THE_SLIP: Final = frozenset({Qt.Key.Key_Escape, *(Qt.Key(Qt.Key.Key_F1 + number) for number in range(12))})


def gives_up(event: QKeyEvent) -> bool:
    """Say whether a field of the slip leaves this key to it."""
    return event.key() in _LEFT_TO_THE_SLIP or gives_draft_up(event)


class CallSheet(QWidget):
    """The fields of a slip that the slim form has not. Knows no case.

    Args:
        live: what a camera shows there now.

    Signals:
        grids_typed(TypedGrids): grids were named by hand.
        done(): the keyboard may go on to the class.
        next_asked(): F2 was clicked.
    """

    grids_typed = Signal(object)
    done = Signal()
    next_asked = Signal()

    def __init__(self, live: LivePicture) -> None:
        super().__init__()
        self.setObjectName("slip.call")
        self.setProperty("surface", "wall")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.source, self.place, self.who = SourceRow(), PlaceField(gives_up), CallerFields(gives_up)
        self.grid = Entry(lambda event: event.key() in ENTER or gives_up(event))
        self.grid.setObjectName("slip.grid")
        self.grid.setMaxLength(40)
        self.grid.setPlaceholderText(tr("grid_code.hint"))
        self.read_grids: Callable[[str], TypedGrids] = lambda _text: NONE_TYPED
        """Reads what is typed as codes; raises a ``ConsoleError`` that says what is wrong with it."""
        self._grid_trouble = ""
        self._wrong = label(Role.WARNING, wraps=True)
        self.live = live
        self._seen = label(Role.CAPTION)
        self._is_seen = self._is_near = False
        self._change_source = Hint("F1", tr("slip.change_source"))
        self._change_source.clicked.connect(self.source.turn)
        self._personal = PersonalLine(self.place)
        self.take_near = Hint("F11", tr("slip.name_camera"))
        self.next = Hint("F2", "")
        self._lay_out()
        self.source.done.connect(lambda: self.place.setFocus(Qt.FocusReason.TabFocusReason))
        self.source.typed.connect(self.place.write)
        self.place.done.connect(self.done)
        self.place.searched.connect(self._share_room)
        self.who.done.connect(self.done)
        self.who.changed.connect(lambda: self._say(""))
        self.grid.textEdited.connect(lambda _text: self._on_grid())
        self.next.clicked.connect(self.next_asked)
        self.show_others(0)
        self._share_room()

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """What takes the keyboard, in the order in which Tab goes."""
        return self.source, self.place, self.grid, self.who.name, self.who.number, self.who.remark

    @property
    def trouble(self) -> str:
        """Why the slip cannot go out as it stands, in words; "" where it can."""
        return self._what_is_wrong()[0]

    def _what_is_wrong(self) -> tuple[str, QWidget]:
        """Return why it cannot go out, "" where it can, and the field in which to mend it."""
        if self._grid_trouble:
            return self._grid_trouble, self.grid
        if not self.place.words:
            return tr("slip.say_place"), self.place
        if self.who.trouble:
            return self.who.trouble, self.who.number
        for text, where, field in (
            (self.place.words, "case.place", self.place),
            (self.who.remark.text(), "slip.remark_short", self.who.remark),
        ):
            if names_caller(text, self.who.caller):
                return tr("slip.caller_in_words", where=tr(where)), field
        return "", self.place

    def start(self, slip: Slip, *, has_sealed: bool) -> None:
        """Show a slip."""
        draft = slip.draft
        self.source.show_source(slip.source)
        self.place.start(draft.place, is_placed=draft.point is not None or bool(draft.camera))
        self.who.start(slip.caller, slip.remark, has_sealed=has_sealed)
        self.show_grids(draft.typed)

    def show_grids(self, typed: TypedGrids) -> None:
        """Show the grids that were named."""
        self.grid.setText(f"{typed.public} {typed.residents}".strip())
        self._grid_trouble = ""
        self._say("")

    def show_others(self, count: int) -> None:
        """Say what F2 does: the next of so many other slips, or a new one."""
        self.next.set_words(tr("slip.next", n=count) if count else tr("slip.new"))

    def show_camera(self, camera: Camera | None, words: str, *, is_near: bool = False) -> None:
        """Show what this camera sees now, and why this one; None: none may see the place.

        Args:
            camera: whose picture.
            words: why.
            is_near: it only stands near, and can be named in the case.
        """
        self._is_seen, self._is_near = camera is not None, is_near
        self._seen.setText(words)
        self.live.show_camera(camera)
        self._share_room()

    def _share_room(self) -> None:
        """While places are searched they have the room; then the picture."""
        shows = self._is_seen and not self.place.model.hits
        self._seen.setVisible(shows)
        self.take_near.setVisible(shows and self._is_near)
        self.live.setVisible(shows)

    def free_room(self) -> QRect:
        """Return the place below who calls, which stays empty."""
        holder = self.who.parentWidget() or self
        inner = holder.contentsRect().marginsRemoved(self._columns[1].contentsMargins())
        inner.setTop(self.who.geometry().bottom())
        return inner.translated(holder.mapTo(self, QPoint(0, 0)))

    def take_keyboard(self) -> None:
        """Put the keyboard where something is wrong, else where the slip begins."""
        self._what_is_wrong()[1].setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the grid goes on; the rest is the slip's."""
        if event.key() in ENTER and self.grid.hasFocus():
            if not event.isAutoRepeat() and not self._grid_trouble:
                self.done.emit()
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the picture be no higher than it is wide."""
        super().resizeEvent(event)
        self.live.setMaximumHeight(event.size().width() * _SHARES[0] // sum(_SHARES) * 9 // 16)

    def set_zoom(self, zoom: float) -> None:
        """Make everything ``zoom`` times as large as at the desk."""
        self.setStyleSheet(sheet(zoom=zoom) + source_style(zoom))
        self.place.set_zoom(zoom)
        self.live.zoom = zoom
        scale_gaps(self, zoom)
        scale_margins(self._head, zoom, 24, 12, 24, 12)
        for column in self._columns:
            scale_margins(column, zoom, 24, 12, 24, 12)

    def _on_grid(self) -> None:
        try:
            typed = self.read_grids(self.grid.text())
        except ConsoleError as exc:
            self._grid_trouble = tr(exc.text_key, **exc.facts)
            self._say(self._grid_trouble)
            return
        self._grid_trouble = ""
        self._say("")
        self.grids_typed.emit(typed)

    def _say(self, words: str) -> None:
        self._wrong.setText(f"▲ {words}" if words else "")
        self._wrong.setVisible(bool(words))

    def _lay_out(self) -> None:
        self._head = QHBoxLayout()
        self._head.setSpacing(16)
        for part in (label(Role.TITLE, tr("slip.title")), self.source, self._change_source):
            self._head.addWidget(part)
        self._head.addStretch()
        self._head.addWidget(self.next)
        where, who = QVBoxLayout(), QVBoxLayout()
        self._columns = (where, who)
        where.setSpacing(8)
        where.addWidget(label(Role.CAPTION, tr("case.place")))
        words = QHBoxLayout()
        words.setSpacing(8)
        words.addWidget(self.place, 4)
        words.addWidget(self.grid, 1)
        where.addLayout(words)
        for part in (self._personal, self._wrong, self.place.nothing):
            where.addWidget(part)
        where.addWidget(self.place.list, 1)
        seen = QHBoxLayout()
        seen.setSpacing(16)
        seen.addWidget(self._seen)
        seen.addWidget(self.take_near)
        seen.addStretch()
        where.addLayout(seen)
        where.addWidget(self.live, 1)
        where.addStretch()
        who.setSpacing(8)
        who.addWidget(self.who)
        who.addStretch()
        body = QHBoxLayout()
        body.setSpacing(0)
        for column, share in zip((where, who), _SHARES, strict=True):
            if column is who:
                body.addWidget(hairline(upright=True))
            holder = QWidget()
            holder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
            holder.setLayout(column)
            body.addWidget(holder, share)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(self._head)
        page.addWidget(hairline())
        page.addLayout(body, 1)
        page.addWidget(hairline())
