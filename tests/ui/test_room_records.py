"""The seat's records on the loop that seats have: Qt's own, with a real hub at the other end."""

from collections.abc import Callable, Coroutine
from pathlib import Path

import pytest
import qasync  # type: ignore[import-untyped]  # the package has no stubs
from pytestqt.qtbot import QtBot

from console.domain.board import RecordKey
from console.domain.permission import ROOM
from console.link.client import HubClient
from console.link.session import LinkState
from console.link.view import Held, ViewChange
from console.seat.records import Records, RoomRecords
from tests.fixtures.desk import set_up
from tests.fixtures.hub_process import PASSWORD, make_accounts, running_hub
from tests.patience import PATIENCE_S, until
from tests.street import CAMERAS, ROWS, UNITS, file_and_dispatch


def held(number: int) -> dict[RecordKey, Held]:
    return {RecordKey("camera", CAMERAS[number].id): Held(1, CAMERAS[number])}


def test_folding_takes_over_what_changed() -> None:
    records = Records()
    assert records.fold(ViewChange(ROOM, True, held(0) | held(1), ())) == {"camera"}
    assert records.of(type(CAMERAS[0])) == list(CAMERAS[:2])
    records.fold(ViewChange(ROOM, False, held(2), (RecordKey("camera", CAMERAS[0].id),)))
    assert records.of(type(CAMERAS[0])) == list(CAMERAS[1:3])
    assert records.fold(ViewChange(ROOM, True, {}, ())) == {"camera"}  # all is gone: that concerns cameras
    assert records.of(type(CAMERAS[0])) == []


@pytest.fixture
def on_qt_loop(qt_loop: qasync.QEventLoop) -> Callable[[Coroutine[None, None, None]], None]:
    def run(scenario: Coroutine[None, None, None]) -> None:
        qt_loop.run_until_complete(scenario)

    return run


def test_a_desk_follows_the_room(
    qtbot: QtBot, on_qt_loop: Callable[[Coroutine[None, None, None]], None], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    make_accounts(data)
    states: list[LinkState] = []

    async def scenario(url: str) -> None:
        client = HubClient(url)
        records = RoomRecords(client, ROOM)
        records.link_changed.connect(states.append)
        client.start()
        await client.sign_in("li", PASSWORD)
        await set_up(client)
        command = file_and_dispatch()
        told: list[bool] = []
        records.cases_changed.connect(lambda: told.append(command.case in records.cases))
        await client.command(command)
        await until(lambda: command.case in records.cases, "the case")
        assert told[-1]
        assert records.cases[command.case].unit_name == UNITS[0].name
        assert set(records.cameras) == {camera.id for camera in CAMERAS}
        assert (records.filing_rows, tuple(records.units.values())) == (ROWS, UNITS)
        assert records.link is LinkState.SIGNED_IN
        assert records.seconds_since_word() < PATIENCE_S
        await client.close()

    with running_hub(data) as hub:
        on_qt_loop(scenario(hub.address().url))
    assert states == [LinkState.SIGNED_OUT, LinkState.SIGNED_IN]
