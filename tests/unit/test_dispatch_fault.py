"""A fault of ours while a case is on its way: the form does not wait for ever, and nothing is filed twice."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from console.app.dispatches import Dispatches
from console.app.sending import OnItsWay
from console.domain.command import Applied
from console.link.command_id import new_command_id
from console.link.session import LinkState
from tests.street import UNITS


class Form:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, ...]] = []

    def show_waiting(self, local_number: str, unit_name: str, trouble: str, /) -> None:
        self.told.append(("waiting", local_number, unit_name))

    def show_done(self, case_no: str, unit_name: str, /) -> None:
        self.told.append(("done", case_no, unit_name))

    def show_refused(self, words: str, /) -> None:
        self.told.append(("refused", words))


def dispatches(number: int) -> Dispatches:
    """Return what follows a command that waits under ``number``; 0: it was never made."""

    async def numbered(_id: object) -> int:
        return number

    signal = SimpleNamespace(connect=lambda _slot: None)
    outgoing = SimpleNamespace(trouble_changed=signal, carried_out=signal, number=numbered, trouble="")
    records = SimpleNamespace(units={unit.id: unit for unit in UNITS}, link=LinkState.SIGNED_IN)
    nothing, made = cast(Any, SimpleNamespace()), cast(Any, Dispatches)
    found: Dispatches = made(nothing, records, nothing, outgoing, nothing, nothing, lambda _key, _value: None)
    return found


@pytest.mark.parametrize(("number", "told"), [(0, "refused"), (3, "waiting")])
async def test_the_form_has_its_keys_back_and_the_command_stays_the_same(number: int, told: str) -> None:
    form, renamed = Form(), list[str]()
    answer: asyncio.Future[Applied] = asyncio.get_running_loop().create_future()
    answer.set_exception(RuntimeError("a fault"))
    way = OnItsWay(new_command_id(), UNITS[0].id, lambda: form, lambda: renamed.append("another command"))
    with pytest.raises(RuntimeError):  # its owner logs it
        await dispatches(number).follow(way, answer)
    assert [one[0] for one in form.told] == [told]
    assert renamed == []
