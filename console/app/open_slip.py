"""The slip that is on the glass: call sheet and form over the desk's centre, and what can be found for its place."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from console.app.form_aid import FormAid
from console.link.client import HubClient
from console.seat.pictures import Pictures
from console.seat.place_search import PlaceBook
from console.seat.records import RoomRecords
from console.seat.slip import Slip
from console.seat.slips import HeldSlip
from widgets.cases.check_live import LivePicture, ProfileFor
from widgets.cases.form_stages import Stage
from widgets.slip.call_sheet import CallSheet
from widgets.slip.slip_form import SlipForm
from widgets.slip.slip_panel import SlipPanel
from widgets.text import tr


@dataclass(frozen=True, slots=True)
class SlipParts:
    """What an open slip is made of: whose cameras, standard and places it knows, and who attends its form."""

    client: HubClient
    records: RoomRecords
    pictures: Pictures
    profile_for: ProfileFor
    aid: FormAid


class OpenSlip:
    """Lays a slip over ``place`` and keeps its parts together. GUI thread.

    Args:
        held: the slip.
        parts: of the seat.
        place: the desk's centre.
        zoom: the desk's.
        now: room time.
    """

    def __init__(self, held: HeldSlip, parts: SlipParts, place: QWidget, zoom: float, now: datetime) -> None:
        client, records = parts.client, parts.records
        self.held, self._aid, self._records = held, parts.aid, records
        live = LivePicture(parts.pictures, "desk.slip", parts.profile_for, client.room_now, client.room_at)
        self.call = CallSheet(live)
        self.form = SlipForm(self.call, records.filing_rows, records.units.values(), zoom=zoom)
        self.call.set_zoom(zoom)
        self.panel = SlipPanel(self.call, self.form, place)
        self._book = PlaceBook(records.cameras.values(), records.cases.values(), records.grids, now)
        self.call.place.search, self.call.read_grids = self._book.find, parts.aid.read_grids
        self.form.placed.connect(lambda _draft: self._show_view())
        self.form.camera_asked.connect(self._name_near)
        self.call.take_near.clicked.connect(self._name_near)
        self._before: Slip | None = None
        self._is_gone = False

    def show(self) -> None:
        """Take the keyboard as under a popup: what had it keeps its text and what is marked in it."""
        held = self.held
        self.panel.show()
        self.panel.raise_()
        self.call.place.setFocus(Qt.FocusReason.PopupFocusReason)
        self.call.start(held.slip, has_sealed=held.has_sealed_caller)
        self.form.start(self._aid.attend_slip(self.form, self.call, held.slip.draft))
        self._show_view()
        if not held.slip.is_empty:
            self.call.take_keyboard()

    @property
    def is_editing(self) -> bool:
        """Whether it still takes words."""
        return self.form.stage is Stage.EDITING

    def stands_still(self) -> bool:
        """Take what is typed into the slip; say whether it is the same as at the last look."""
        before, self._before = self._before, self.form.slip()
        self.held.slip = self._before
        return before == self._before

    async def learn(self) -> None:
        """Find out what can be found; what was typed meanwhile is looked for again, unless the slip is gone."""
        await asyncio.to_thread(self._book.learn)
        if not self._is_gone and self.is_editing:
            self.call.place.look_again()

    def drop(self) -> None:
        """Take it off the glass, once the keyboard has left it.

        Qt would hand the keyboard of what is hidden to the next field there is, as Tab does: that would take the text
        marked in it for another.
        """
        self._is_gone = True
        self.panel.hide()
        self.panel.deleteLater()

    def _show_view(self) -> None:
        """Show what the chosen camera sees, else the one that stands nearest."""
        draft = self.form.draft()
        camera = self._records.cameras.get(draft.camera)
        if camera is not None:
            self.call.show_camera(camera, tr("slip.seen_by", number=f"{camera.number:02d}", name=camera.name))
        elif (near := self._book.camera_near(draft.point)) is not None:
            words = tr("slip.seen_near", number=f"{near[0].number:02d}", metres=round(near[1]))
            self.call.show_camera(near[0], words, is_near=True)
        else:
            self.call.show_camera(None, "")

    def _name_near(self) -> None:
        """Let the case name the camera that stands near: its check will show what that sees then."""
        draft = self.form.draft()
        near = self._book.camera_near(draft.point) if not draft.camera and self.is_editing else None
        if near is not None:
            camera = near[0]
            self.form.move_to(replace(draft, camera=camera.id, camera_number=camera.number, camera_name=camera.name))
