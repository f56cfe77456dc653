"""What header and walls of the duty seat say of the pair, of what waits to be taken, and of the room."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject

from console.app.duty_walls import DutyWalls
from console.app.form_aid import FormAid
from console.app.room_state import RoomState
from console.domain.pair import Post, WallAct
from console.link.client import HubClient
from console.seat.pair import PairSeat
from widgets.desk.header import DeskHeader, Person
from widgets.text import tr

_POSTS: Final[dict[Post | None, str]] = {Post.LEAD_SEAT: "desk.lead_seat", Post.SECOND_SEAT: "desk.second_seat"}


class DutyWords(QObject):
    """Follows pair and room as long as the seat runs. GUI thread.

    Args:
        client: signed in as a duty officer.
        pair: who sits in the room.
        room: how it stands with hub and clock.
        header: the desk's.
        walls: all of them.
        aids: offer to pass what is open to the partner.
        say: shows a short word on every window.
    """

    def __init__(
        self,
        client: HubClient,
        pair: PairSeat,
        room: RoomState,
        header: DeskHeader,
        walls: DutyWalls,
        aids: Sequence[FormAid],
        say: Callable[[str, str], None],
    ) -> None:
        super().__init__()
        self._client, self._pair, self._room = client, pair, room
        self._header, self._walls, self._aids, self._say = header, walls, aids, say
        pair.people_changed.connect(self.say_who)
        pair.hand_changed.connect(self._say_hand)
        pair.wall_acted.connect(self._say_wall_act)
        for changed in (pair.drafts_changed, pair.hand_changed):
            changed.connect(self._say_waiting)
        room.changed.connect(self.say_room)
        self.say_all()

    def say_all(self) -> None:
        """Say it on a wall that is new."""
        self.say_who()
        self.say_room()

    def say_who(self) -> None:
        """Who sits in the room stands in the header and on the walls."""
        account = self._client.account
        alone = [Person(account.display_name)] if account is not None else []
        hand = account.name if account is not None else ""
        present = self._pair.people
        people = [Person(one.name, _POSTS.get(one.post, ""), one.account == hand) for one in present] or alone
        self._header.set_pair(people)
        partner = self._pair.partner
        for aid in self._aids:
            aid.set_partner(partner.name if partner is not None else None)
        self._walls.show_people(tuple((one.name, one.has_hand and len(people) > 1) for one in people))

    def say_room(self) -> None:
        """Desk and walls say how old the board is and what is wrong with the clock, else what is to be noted."""
        said = self._room.said
        self._header.show_age(said.away_s, said.note, said.trouble)
        self._walls.show_room(said)

    def _say_hand(self) -> None:
        """The next thing is done in another name: said in a word, everywhere."""
        if self._pair.hand is not None:
            self._say("pair.hand_now", self._pair.hand.display_name)

    def _say_wall_act(self, name: str, act: WallAct, value: str) -> None:
        """What the partner did to a wall is said in a word, and gone."""
        self._say("pair.word", tr(f"pair.wall_{act.value}", name=name, value=value))

    def _say_waiting(self) -> None:
        self._header.kept.waiting.show_count(len(self._pair.drafts_waiting))
