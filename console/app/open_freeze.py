"""The freeze that is on the glass: a window, a frozen moment, the form below it and the draft it fills."""

from functools import partial

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from console.app.draft_picture import jpeg
from console.app.surface import Surface
from console.domain.case import MarkBox
from console.seat.casework import FrozenMoment
from console.seat.drafting import evidence_state
from console.seat.drafts import Encode, Held
from console.seat.freeze_state import Seal
from console.seat.records import RoomRecords
from widgets.cases.form_stages import Stage
from widgets.cases.slim_form import SlimForm
from widgets.wall.bar_hints import hints


class OpenFreeze:
    """Lays the panel over a window and keeps picture, form and moment together. GUI thread.

    Args:
        surface: the window.
        moment: what was frozen.
        held: the draft; from now on its picture is the one on the glass.
        image: the painted frame.
        records: the standard and its units.
    """

    def __init__(self, surface: Surface, moment: FrozenMoment, held: Held, image: QImage, records: RoomRecords) -> None:
        self.surface, self.moment, self.held = surface, moment, held
        self.form = SlimForm(records.filing_rows, records.units.values(), zoom=surface.form_zoom)
        self.panel = surface.open_freeze(moment.state, image, self.form)
        self.panel.keys_said = lambda: hints(self.form.stage.value)
        self._pts = moment.state.chosen_pts
        view = self.panel.view
        self.form.step_asked.connect(moment.step)
        view.step_asked.connect(moment.step)
        view.moment_asked.connect(moment.choose)
        view.mark_changed.connect(self._on_mark)
        held.moment, held.size_px = moment, (image.width(), image.height())
        held.picture = self.picture

    @property
    def is_editing(self) -> bool:
        """Whether the form still takes words: nothing was sent."""
        return self.form.stage is Stage.EDITING

    @property
    def is_done(self) -> bool:
        """Whether the form has nothing left to do: the case is made, or waits for the hub."""
        return self.form.stage is Stage.DONE

    def in_the_way_of(self, surface: Surface) -> tuple[str, str]:
        """Return text key and value that say, on this window, what is frozen and how to get there."""
        number = f"{self.moment.state.camera.number:02d}"
        if self.form.stage is Stage.SENDING:
            return "freeze_open.sending", number
        if self.surface is surface:
            return "freeze_open.here", number
        return "freeze_open.at_desk" if self.surface.is_desk else "freeze_open.at_wall", number

    @property
    def is_anothers(self) -> bool:
        """Whether another seat has sealed it: its evidence lies at the hub."""
        return self.moment.sealed_elsewhere is not None

    def picture(self) -> Encode:
        """Take what is on the glass now; what is returned makes a JPEG of it, in any thread."""
        return partial(jpeg, self.panel.view.shown_image())

    def stands_still(self) -> bool:
        """Take what is typed and chosen into the draft; say whether it is the same as at the last look."""
        before = self.held.draft, self._pts
        self.held.draft, self._pts = self.form.draft(), self.moment.state.chosen_pts
        return before == (self.held.draft, self._pts)

    def show_mark(self, mark: MarkBox | None) -> None:
        """Show the box that was drawn before."""
        if mark is not None:
            self.panel.view.show_mark(QRectF(mark.left, mark.top, mark.width, mark.height))

    def show_picture(self, image: QImage) -> None:
        """Show the frame of a draft that was opened without it."""
        self.held.size_px = image.width(), image.height()
        self.panel.view.show_image(image)

    def show_moment(self) -> None:
        """Show how far the moment has come."""
        self.panel.view.set_state(self.moment.state)
        if self.moment.state.seal is Seal.SEALED:
            self.panel.view.set_reader(self.moment.reader)
        self.form.show_evidence(evidence_state(self.moment))

    def shut(self) -> None:
        """Give the window its pictures back; the form goes."""
        self.held.picture = lambda: bytes  # the panel goes
        self.surface.close_freeze()

    def _on_mark(self, mark: QRectF | None) -> None:
        box = MarkBox(mark.x(), mark.y(), mark.width(), mark.height()) if mark is not None else None
        self.form.set_mark(box)
