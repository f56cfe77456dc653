"""The session on both sides, without a line: order of words, what is sent again, views in step."""

from collections.abc import Iterable

import msgspec
import pytest

from console.domain.account import SESSION_LIMIT
from console.domain.board import Board, RecordKey
from console.domain.decision import decide
from console.domain.permission import ROOM, View, unit_view
from console.errors import ConsoleError, ErrorKind, Refused
from console.hub.view_book import ViewBook
from console.link.account_envelope import ChangePassword, NewToken, UseToken
from console.link.backoff import FIRST_S, LONGEST_S, delays
from console.link.envelope import (
    FROM_HUB,
    FROM_SEAT,
    VERSION,
    FromHub,
    FromSeat,
    encode,
    error_of,
    raw,
    read,
    refusal_of,
)
from console.link.hub_envelope import Answer, Change, Refusal, SignedIn, Snapshot, Welcome
from console.link.hub_session import HubSession, Rate
from console.link.seat_envelope import EvidenceTicket, Hello, Lease, Order, Resume, SignIn, SignOut, Subscribe
from console.link.session import Changed, Effect, LinkState, SeatSession, Send, Settled
from console.link.session_envelope import Unlock
from console.link.view import Mirror, OutOfStep
from tests.street import NOW, OFFICER, UNITS, file_and_dispatch, put_cameras, set_up_board

WELCOME = Welcome(VERSION, "room", NOW, accounts=True)


def sent(effects: Iterable[Effect]) -> list[FromSeat]:
    return [effect.message for effect in effects if isinstance(effect, Send)]


def signed_in() -> SeatSession:
    seat = SeatSession("test")
    list(seat.opened())
    list(seat.take(WELCOME))
    number = seat.number()
    list(seat.ask(SignIn(number, "li", "x")))
    list(seat.take(Answer(number, raw(SignedIn("token", OFFICER)))))
    return seat


def test_what_is_unanswered_is_sent_again_in_order_after_the_session_goes_on() -> None:
    seat = signed_in()
    first, second = (Lease(seat.number(), name) for name in ("a", "b"))
    assert sent(seat.ask(first)) == [first]
    seat.closed()
    assert sent(seat.ask(second)) == []  # no line

    assert sent(seat.opened()) == [Hello(VERSION, "test")]
    (resume,) = sent(seat.take(WELCOME))
    assert isinstance(resume, Resume)
    assert resume.token == "token"
    assert sent(seat.take(Answer(resume.request, raw(SignedIn("token", OFFICER))))) == [first, second]


def test_an_answered_request_is_not_sent_again() -> None:
    seat = signed_in()
    lease = Lease(seat.number(), "a")
    list(seat.ask(lease))
    assert [type(effect) for effect in seat.take(Answer(lease.request, raw(None)))] == [Settled]
    seat.closed()
    (resume,) = sent(seat.take(WELCOME))
    assert isinstance(resume, Resume)
    assert sent(seat.take(Answer(resume.request, raw(SignedIn("token", OFFICER))))) == []


def test_a_session_that_ended_meanwhile_settles_everything() -> None:
    seat = signed_in()
    list(seat.ask(Lease(seat.number(), "a")))
    seat.closed()
    (resume,) = sent(seat.take(WELCOME))
    assert isinstance(resume, Resume)
    (settled,) = seat.take(Refusal(resume.request, ErrorKind.REFUSED, "hub.session_ended", {}))
    assert isinstance(settled, Settled)
    assert isinstance(settled.outcome, Refused)
    assert (seat.state, seat.account) == (LinkState.SIGNED_OUT, None)


def test_nothing_is_asked_without_a_session() -> None:
    seat = SeatSession("test")
    (settled,) = seat.ask(Lease(seat.number(), "a"))
    assert isinstance(settled, Settled)
    assert isinstance(settled.outcome, Refused)


def test_another_version_settles_the_sign_in() -> None:
    seat = SeatSession("test")
    list(seat.opened())
    number = seat.number()
    list(seat.ask(SignIn(number, "li", "x")))
    (settled,) = seat.take(Refusal(0, ErrorKind.REFUSED, "hub.other_version", {"hub": 2, "seat": 1}))
    assert isinstance(settled, Settled)
    assert (settled.request, settled.outcome.text_key if isinstance(settled.outcome, ConsoleError) else "") == (
        number,
        "hub.other_version",
    )


def test_signing_out_forgets_the_token() -> None:
    seat = signed_in()
    out = SignOut(seat.number())
    list(seat.ask(out))
    list(seat.take(Answer(out.request, raw(None))))
    seat.closed()
    assert sent(seat.take(WELCOME)) == []


@pytest.mark.parametrize(
    ("messages", "refused"),
    [
        ([SignIn(1, "li", "x")], "hub.no_hello"),
        ([Hello(VERSION + 1, "x")], "hub.other_version"),
        ([Hello(VERSION, "x"), Hello(VERSION, "x")], "hub.other_version"),
        ([Hello(VERSION, "x"), Subscribe(1, ROOM)], "hub.not_signed_in"),
        ([Hello(VERSION, "x"), EvidenceTicket(1)], "hub.not_signed_in"),
    ],
)
def test_the_hub_wants_words_in_order(messages: list[FromSeat], refused: str) -> None:
    session = HubSession("127.0.0.1")
    for message in messages[:-1]:
        session.permit(message)
    with pytest.raises(Refused) as error:
        session.permit(messages[-1])
    assert error.value.text_key == refused


def test_a_session_ends_after_twelve_hours() -> None:
    session = HubSession("127.0.0.1")
    session.signed_in(OFFICER, "hash", NOW)
    assert session.actor(NOW + SESSION_LIMIT / 2) == OFFICER
    with pytest.raises(Refused):
        session.actor(NOW + SESSION_LIMIT)
    with pytest.raises(Refused):  # also if the clock goes back
        session.actor(NOW)


def test_who_is_too_fast_is_read_more_slowly() -> None:
    rate = Rate(per_s=10, burst=3)
    assert [rate.delay_s(0.0) for _ in range(5)] == pytest.approx([0, 0, 0, 0.1, 0.2])
    assert rate.delay_s(10.0) == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        '{"kind":"Nonsense"}',
        '{"kind":"Hello","version":"1","program":"x"}',
        '{"kind":"Hello","version":1}',
        '{"kind":"Hello","version":1,"program":"x","extra":1}',
        '{"kind":"SignIn","request":1,"name":"x","password":"secret"',
        "[" * 100_000,
        '{"kind":"SignIn","request":1,"name":"\\ud800","password":"secret"}',
    ],
)
def test_what_is_no_message_is_refused_and_not_quoted(text: str) -> None:
    with pytest.raises(Refused) as error:
        read(FROM_SEAT, text)
    assert "secret" not in str(error.value)
    assert error.value.__cause__ is None


def test_an_error_travels_with_kind_key_and_facts_but_without_its_words() -> None:
    refusal = refusal_of(Refused("internal words", text_key="hub.disk_full", free_mb=3), 7)
    travelled = read(FROM_HUB, encode(refusal))
    assert isinstance(travelled, Refusal)
    error = error_of(travelled)
    assert (error.kind, error.text_key, error.facts["free_mb"]) == (ErrorKind.REFUSED, "hub.disk_full", 3)
    assert b"internal words" not in encode(refusal)


class Room:
    """A board with its views, and mirrors that follow them over a line that can be cut."""

    def __init__(self) -> None:
        self.board: Board = set_up_board()
        self.book = ViewBook(self.board)

    def dispatch(self, unit: int = 0) -> None:
        changes = self.board.fold(decide(self.board, file_and_dispatch(UNITS[unit].id), OFFICER, NOW))
        self.book.tell(changes)

    def follow(self, mirror: Mirror) -> list[FromHub]:
        messages: list[FromHub] = []
        self.book.follow(
            View(mirror.view), lambda text: messages.append(read(FROM_HUB, text)), mirror.seq, mirror.digest
        )
        return messages


def take_all(mirror: Mirror, messages: list[FromHub]) -> None:
    for message in messages:
        assert isinstance(message, Snapshot | Change)
        mirror.take(message)
    messages.clear()


def test_a_mirror_keeps_in_step_and_resumes_with_what_it_missed() -> None:
    room, mirror = Room(), Mirror(ROOM)
    messages = room.follow(mirror)
    room.dispatch()
    take_all(mirror, messages)
    at_cut = mirror.seq
    room.dispatch()
    room.dispatch(unit=1)

    missed = room.follow(mirror)
    assert [type(message) for message in missed] == [Change, Change]
    take_all(mirror, missed)
    fresh = Mirror(ROOM)
    take_all(fresh, room.follow(fresh))
    assert mirror.seq == at_cut + 6
    assert (mirror.seq, mirror.digest) == (fresh.seq, fresh.digest)


def test_a_hub_started_anew_needs_no_snapshot_where_nothing_changed() -> None:
    room, mirror = Room(), Mirror(ROOM)
    room.dispatch()
    take_all(mirror, room.follow(mirror))
    again = ViewBook(room.board)
    messages: list[bytes] = []
    again.follow(ROOM, messages.append, mirror.seq, mirror.digest)
    (change,) = (read(FROM_HUB, text) for text in messages)
    assert isinstance(change, Change)
    assert change.upserts == []
    mirror.take(change)


def test_a_lost_change_is_noticed_and_ends_in_a_snapshot() -> None:
    room, mirror = Room(), Mirror(ROOM)
    messages = room.follow(mirror)
    take_all(mirror, messages)
    room.dispatch()
    room.dispatch()
    with pytest.raises(OutOfStep):
        take_all(mirror, messages[1:])
    take_all(mirror, room.follow(mirror))
    assert mirror.digest


def test_a_record_changed_on_the_way_is_noticed() -> None:
    room, mirror = Room(), Mirror(ROOM)
    messages = room.follow(mirror)
    take_all(mirror, messages)
    room.dispatch()
    change = messages[0]
    assert isinstance(change, Change)
    other = bytes(change.upserts[0].record).replace("某某路12号".encode(), "某某路13号".encode())
    forged = msgspec.structs.replace(change.upserts[0], record=msgspec.Raw(other))
    with pytest.raises(OutOfStep):
        mirror.take(msgspec.structs.replace(change, upserts=[forged]))


def test_a_session_asks_for_a_snapshot_once_when_out_of_step() -> None:
    room, seat = Room(), signed_in()
    (first,) = sent(seat.follow(ROOM))
    assert isinstance(first, Subscribe)
    messages: list[FromHub] = []
    room.book.follow(ROOM, lambda text: messages.append(read(FROM_HUB, text)), 0, "")
    for message in messages:
        list(seat.take(message))
    messages.clear()
    for _ in range(3):
        room.dispatch()
    asked = [effect for message in messages[1:] for effect in seat.take(message)]
    assert [type(effect) for effect in asked] == [Send]
    again = sent(asked)[0]
    assert isinstance(again, Subscribe)
    assert (again.seq, again.digest) == (0, "")
    messages.clear()
    room.book.follow(ROOM, lambda text: messages.append(read(FROM_HUB, text)), again.seq, again.digest)
    (changed,) = [effect for message in messages for effect in seat.take(message)]
    assert isinstance(changed, Changed)
    assert changed.change.is_whole


def test_a_long_view_comes_in_parts() -> None:
    room, mirror = Room(), Mirror(ROOM)
    for _ in range(400):
        room.dispatch()
    parts = room.follow(mirror)
    assert len(parts) > 1
    assert max(len(encode(part)) for part in parts) < 512 * 1024
    changes = [mirror.take(part) for part in parts if isinstance(part, Snapshot)]
    assert changes[:-1] == [None] * (len(parts) - 1)
    assert changes[-1] is not None
    assert len(changes[-1].upserts) == 400 + 3 + 2 + 2


def test_a_unit_sees_its_own_cases_and_no_camera() -> None:
    room, mirror = Room(), Mirror(unit_view(UNITS[0].id))
    room.dispatch(unit=0)
    room.dispatch(unit=1)
    messages = room.follow(mirror)
    room.dispatch(unit=1)
    wire = b"".join(encode(message) for message in messages)
    assert b"rtsp" not in wire
    assert "暴露垃圾".encode() not in wire
    (snapshot,) = messages
    assert isinstance(snapshot, Snapshot)
    assert sorted(record.kind for record in snapshot.records) == ["case", "unit"]
    assert UNITS[1].name.encode() not in wire


def test_a_dropped_camera_leaves_the_view() -> None:
    room, mirror = Room(), Mirror(ROOM)
    take_all(mirror, room.follow(mirror))
    messages = room.follow(mirror)
    take_all(mirror, messages)
    command = put_cameras()
    fewer = type(command)(command.id, command.cameras[:1])
    room.book.tell(room.board.fold(decide(room.board, fewer, OFFICER, NOW)))
    (change,) = messages
    assert isinstance(change, Change)
    changed = mirror.take(change)
    assert changed is not None
    assert set(changed.drops) == {RecordKey("camera", "camera-2"), RecordKey("camera", "camera-3")}


def test_an_order_carries_a_command_as_it_is() -> None:
    command = file_and_dispatch()
    order = Order(1, "FileAndDispatch", raw(command))
    travelled = read(FROM_SEAT, encode(order))
    assert isinstance(travelled, Order)
    assert msgspec.json.decode(travelled.body, type=type(command)) == command


def test_tries_come_later_and_later_but_not_in_step() -> None:
    waits = delays()
    first = [next(waits) for _ in range(12)]
    assert FIRST_S / 2 <= first[0] <= FIRST_S
    assert all(LONGEST_S / 2 <= wait <= LONGEST_S for wait in first[6:])
    assert len(set(first[6:])) > 1


@pytest.mark.parametrize("rule", ["hub.session_locked", "hub.session_ended"])
def test_nobody_says_not_carried_out_of_a_command_that_perhaps_was(rule: str) -> None:
    seat = signed_in()
    order, later = (Order(seat.number(), "Recall", raw(None)) for _ in range(2))
    list(seat.ask(order))
    seat.closed()  # it may lie in the hub's hands by now
    (resume,) = sent(seat.take(WELCOME))
    assert isinstance(resume, Resume)
    list(seat.take(Answer(resume.request, raw(SignedIn("token", OFFICER)))))
    list(seat.ask(later))
    outcomes = [list(seat.take(Refusal(one.request, ErrorKind.REFUSED, rule, {}))) for one in (order, later)]
    keys = [effect.outcome.text_key for (effect,) in outcomes if isinstance(effect.outcome, ConsoleError)]  # type: ignore[union-attr]
    assert keys == ["hub.outcome_unknown", rule]


def test_a_change_of_password_whose_answer_is_lost_is_not_sent_twice() -> None:
    seat = signed_in()
    change = ChangePassword(seat.number(), "x", "y")
    assert sent(seat.ask(change)) == [change]
    seat.closed()
    list(seat.opened())
    effects = list(seat.take(WELCOME))
    (settled,) = [effect for effect in effects if isinstance(effect, Settled)]
    assert settled.request == change.request
    assert isinstance(settled.outcome, ConsoleError)
    assert settled.outcome.text_key == "hub.answer_lost"
    (resume,) = sent(effects)
    assert isinstance(resume, Resume)
    assert not sent(seat.take(Answer(resume.request, raw(SignedIn("token", OFFICER)))))


def test_a_new_token_is_taken_on_and_said_to_have_come_and_an_older_hub_hands_out_none() -> None:
    seat = signed_in()
    for answer, token in ((None, "token"), (NewToken("other"), "other")):
        unlock = Unlock(seat.number(), "x")
        list(seat.ask(unlock))
        used = sent(seat.take(Answer(unlock.request, raw(answer))))
        assert [one.token for one in used if isinstance(one, UseToken)] == [token][: answer is not None]
        seat.closed()
        list(seat.opened())
        (resume,) = sent(seat.take(WELCOME))
        assert isinstance(resume, Resume)
        assert resume.token == token
        list(seat.take(Answer(resume.request, raw(SignedIn(token, OFFICER)))))


def test_a_sign_in_that_was_given_up_is_ended_as_soon_as_its_answer_comes() -> None:
    session = SeatSession("test")
    list(session.opened())
    list(session.take(WELCOME))
    first = SignIn(session.number(), "li", "secret")
    assert sent(session.ask(first)) == [first]
    session.forget(first.request)
    (ended,) = sent(session.take(Answer(first.request, raw(SignedIn("token", OFFICER)))))
    assert isinstance(ended, SignOut)
    assert session.account is None
    again = SignIn(session.number(), "li", "secret")
    list(session.ask(again))
    assert not sent(session.take(Answer(ended.request, raw(None))))
    (used,) = sent(session.take(Answer(again.request, raw(SignedIn("token", OFFICER)))))
    assert isinstance(used, UseToken)
    assert session.account == OFFICER
