"""What the integration tests share: a data directory with accounts, a running hub, clients that are closed again."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from console.link.client import HubClient
from tests.fixtures.hub_process import PASSWORD, HubProcess, make_accounts, running_hub


@pytest.fixture(scope="session")
def data_with_accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data directory with one account of each kind, to be copied: hashing passwords takes its time."""
    data = tmp_path_factory.mktemp("hub") / "data"
    make_accounts(data)
    return data


@pytest.fixture
def data(data_with_accounts: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(data_with_accounts, tmp_path / "data"))


@pytest.fixture
def hubs() -> Iterator[ExitStack]:
    """Keep the hub until the clients are closed: who leaves a seat waits for a hub that is gone."""
    with ExitStack() as running:
        yield running


@pytest.fixture
def hub(data: Path, hubs: ExitStack) -> HubProcess:
    return hubs.enter_context(running_hub(data))


Join = Callable[..., Awaitable[HubClient]]


@pytest_asyncio.fixture
async def join(request: pytest.FixtureRequest, hubs: ExitStack) -> AsyncIterator[Join]:
    """Return how to sign somebody in: ``await join("li")``; all clients are closed afterwards."""
    clients: list[HubClient] = []

    async def sign_in(name: str = "", url: str = "") -> HubClient:
        client = HubClient(url or request.getfixturevalue("hub").address().url)
        clients.append(client)
        client.start()
        if name:
            await client.sign_in(name, PASSWORD)
        return client

    yield sign_in
    for client in clients:
        await client.close()
