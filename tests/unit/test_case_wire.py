"""Commands and records over the wire: what is said comes back equal, what is not described is refused."""

import json
from typing import Any

import msgspec
import pytest

from console.domain.board import KINDS
from console.domain.case_command import LEADS, CaseCommand, Recall, Remind
from console.domain.command import COMMANDS, PutGrids
from console.domain.workflow import State
from console.errors import Conflict, Refused
from console.link.envelope import convert, raw
from tests.street import OFFICER, Street

STATES = [state for state in State if state is not State.REPORTED]
SENT = [kind for kind in LEADS if kind is not Remind]


@pytest.fixture
def street() -> Street:
    street = Street()
    street.file()
    return street


def test_a_seat_may_send_every_command_but_the_clocks() -> None:
    assert set(SENT) | {COMMANDS[name] for name in ("FileAndDispatch", "PutCameras", "PutStandard", "PutGrids")} == set(
        COMMANDS.values()
    )


@pytest.mark.parametrize("kind", SENT)
def test_a_command_comes_back_equal(street: Street, kind: type[CaseCommand]) -> None:
    command = street.command(kind)
    assert convert(COMMANDS[kind.__name__], raw(command)) == command


@pytest.mark.parametrize("state", STATES)
def test_a_record_comes_back_equal_in_every_state(street: Street, state: State) -> None:
    case = street.go_to(state)
    assert convert(KINDS["case"], raw(case)) == case


@pytest.mark.parametrize("kind", SENT)
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("case", 7),
        ("case", None),
        ("based_on", "3"),
        ("based_on", 3.5),
        ("id", ["x"]),
    ],
)
def test_another_type_is_refused(street: Street, kind: type[CaseCommand], field: str, value: Any) -> None:  # noqa: ANN401
    said = msgspec.json.decode(msgspec.json.encode(street.command(kind)))
    with pytest.raises(Refused):
        convert(kind, msgspec.Raw(_text({**said, field: value})))
    del said[field]
    with pytest.raises(Refused):
        convert(kind, msgspec.Raw(_text(said)))


def _text(value: Any) -> bytes:  # noqa: ANN401
    return json.dumps(value).encode()


@pytest.mark.parametrize(
    "version", [-1, 0, 2, 4, 10**400], ids=lambda version: f"{version:.3g}" if version < 9 else "huge"
)
def test_versions_that_nobody_has_seen_are_conflicts(street: Street, version: int) -> None:
    with pytest.raises(Conflict):
        street.act(Recall, OFFICER, based_on=version)


NONE = [b"{}", b"[]", b"null", b"7", b'"x"', b'{"id":"\\ud800"}', b"[" * 5_000, b'{"grids":[{}]}']


@pytest.mark.parametrize("body", NONE)
def test_bodies_that_are_none(body: bytes) -> None:
    for kind in (*SENT, PutGrids):
        with pytest.raises(Refused):
            convert(kind, msgspec.Raw(body))
