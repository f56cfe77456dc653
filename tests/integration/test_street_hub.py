"""The street's past in a real hub's folder: it checks, folds to the same, serves; its units answer over real lines."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from console.clock import utc_now
from console.demo.album import Album
from console.demo.history import make_history
from console.demo.history_store import lay_history
from console.demo.people import Errand, play
from console.demo.picture import PictureSet, after_pictures, kept_beside, pictures_of
from console.demo.producer import own_films
from console.demo.roster import OFFICER, UNITS, VISITORS_UNIT
from console.demo.street_mark import FRESH, Mark, set_aside
from console.demo.workshop import Workshop
from console.domain.camera import Profile
from console.domain.case import CaseId, CaseRecord
from console.domain.permission import ROOM, Role
from console.hub.accounts import put_accounts
from console.hub.backup import check, rebuild
from console.hub.options import STREET_CODE
from console.link.client import HubClient
from console.reports.signing import PUBLIC_FILE, PublicKey
from console.reports.verdict import Standing
from console.reports.verify import verify
from db.engine import FILE
from tests.fixtures.desk import Desk
from tests.fixtures.hub_process import PASSWORD, PROJECT, HubProcess, quick_hash
from tests.fixtures.street_past import RULES, street
from tests.fixtures.tiny_street import paint_tiny, tiny_cameras, tiny_spec
from tests.integration.conftest import Join
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.long
ENDED = 60
PEOPLE = (OFFICER, *UNITS.values())


@dataclass(frozen=True)
class Laid:
    """A folder with a past, and the after-pictures that its units may name."""

    data: Path
    pictures: dict[str, tuple[str, str]]


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[int, PictureSet]]:
    """Return the cache of two cameras' tiny films, and their pictures."""
    cache = tmp_path_factory.mktemp("street") / "films"
    cameras = tiny_cameras(2)
    own = own_films(cache, cameras, tiny_spec)
    shop = Workshop(own, cameras, paint_tiny)
    while shop.step():
        pass
    shop.close()
    playing = {number: film for (number, profile), film in own.items() if profile is Profile.SUB}
    return cache, {number: pictures_of(film, kept_beside(cache)) for number, film in playing.items()}


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory, films: tuple[Path, dict[int, PictureSet]]) -> Laid:
    cache, sets = films
    data = tmp_path_factory.mktemp("hub") / "data"
    whole = street()
    filmed = replace(whole, scenes={number: whole.scenes[number] for number in sets})
    album, now = Album(sets), utc_now()
    history = make_history(filmed, album, RULES, STREET_CODE, now, ended=ENDED)
    lay_history(data, history, album.sealed, album.files(), now)
    put_accounts(data, [(account, PASSWORD) for account in PEOPLE], quick_hash)
    playing = {number: film for (number, profile), film in own_films(cache, tiny_cameras(2), tiny_spec).items()
               if profile is Profile.SUB}  # fmt: skip
    return Laid(data, after_pictures(playing, cache))


@pytest.fixture
def hub(laid: Laid) -> Iterator[HubProcess]:
    main = (str(PROJECT / "main.py"), "hub", "--data", str(laid.data), "--room-rate", "600")
    process = HubProcess(laid.data, program=main)
    try:
        yield process
    finally:
        process.close()


def test_it_checks_from_the_first_event_on_and_folds_to_the_same(laid: Laid) -> None:
    checked = check(laid.data / FILE)
    assert checked.cases == ENDED + 42
    assert rebuild(laid.data).differing == 0


async def test_open_cases_have_signed_packets_and_their_units_answer(join: Join, laid: Laid, hub: HubProcess) -> None:
    officer = await join(OFFICER.name, url=hub.address().url)
    room = Desk(officer, ROOM)
    open_cases = [case for case in await _cases(room) if case.is_open]
    assert len(open_cases) == 42
    assert all(case.evidence is not None for case in open_cases)
    await _see_its_picture(officer, open_cases[0])
    await _until_a_packet_is_signed(laid.data)
    errand = Errand(hub.address().url, dict.fromkeys(("enforcement", "sanitation"), PASSWORD), "", laid.pictures)
    playing = asyncio.create_task(play(errand))
    before = {case.id: case.moved_version for case in open_cases}
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not _answered(room, before):
                await room.changed()
    finally:
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)


def _answered(room: Desk, before: dict[CaseId, int]) -> bool:
    """Say whether a unit has fed back a case that stood open before."""
    return any(
        case.moved_version > before.get(case.id, case.moved_version) and case.steps[-1].role is Role.UNIT
        and case.after_pictures != ()
        for case in room.cases().values()
    )  # fmt: skip


async def _cases(room: Desk) -> list[CaseRecord]:
    while not room.cases():
        await room.changed()
    return list(room.cases().values())


async def _see_its_picture(officer: HubClient, case: CaseRecord) -> None:
    assert case.evidence is not None
    async with asyncio.timeout(PATIENCE_S):
        assert (await officer.download(case.evidence.thumbnail)).startswith(b"\xff\xd8")
        assert (await officer.download(case.evidence.frame)).startswith(b"\x89PNG")


async def _until_a_packet_is_signed(data: Path) -> None:
    folder = data / "evidence" / "packets"
    async with asyncio.timeout(PATIENCE_S):
        while not (found := sorted(folder.glob("*.zip"))):  # noqa: ASYNC110 - another process makes it
            await asyncio.sleep(0.02)
    verdict = verify(found[0], [PublicKey.load(data / PUBLIC_FILE)])
    assert verdict.standing is Standing.SIGNED


def test_a_past_is_gone_on_with_for_six_hours_of_room_time(tmp_path: Path) -> None:
    now = utc_now()
    Mark("street 18", now, 1.0).write(tmp_path)
    mark = Mark.read(tmp_path)
    assert mark is not None
    assert mark.is_fresh("street 18", now + FRESH * 0.9)
    assert not mark.is_fresh("street 18", now + FRESH)
    assert not mark.is_fresh("street 6", now)
    assert not mark.is_fresh("street 18", now - FRESH * 0.1), "a clock that was set back"
    assert not Mark("street 18", now, 60.0).is_fresh("street 18", now + FRESH * 0.1)


@pytest.mark.parametrize("text", ["", "[]", '{"street": 1}', '{"street": "a", "made_at": "x", "rate": 1}'])
def test_a_mark_that_is_none_is_no_past(tmp_path: Path, text: str) -> None:
    (tmp_path / "street.json").write_text(text)
    assert Mark.read(tmp_path) is None


def test_a_past_that_is_too_old_is_set_aside_and_not_lost(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"old")
    (tmp_path / "room.key").write_bytes(b"key")
    Mark("street 18", utc_now(), 1.0).write(tmp_path)
    set_aside(tmp_path)
    assert not (tmp_path / FILE).exists()
    assert (tmp_path / "before" / FILE).read_bytes() == b"old"
    assert (tmp_path / "room.key").exists()
    assert Mark.read(tmp_path) is None


def test_the_visitors_unit_is_one_of_the_streets() -> None:
    assert VISITORS_UNIT in UNITS.values()
