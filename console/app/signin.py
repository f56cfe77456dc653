"""From a hub's address to a signed-in client: by an owner-only file, or by the sign-in page."""

import asyncio
from pathlib import Path
from typing import Any

from console.app.sign_in_steps import FACTOR_NEEDED, SignInSteps
from console.domain.account import Account
from console.domain.permission import Role
from console.errors import ConsoleError, Refused, Unavailable
from console.link.client import HubClient
from console.seat.camera_file import check_owner_only
from widgets.signin import SignInPage
from widgets.text import tr

Asked = asyncio.Queue[tuple[Any, ...]]
GREET_S = 10.0
SAY_S = 5.0
"""So long the page looks for the hub before it says that there is none; it goes on looking."""
ANSWER_S = 10.0
"""So long the page waits for the hub's word: one that was there may have gone since, and would never answer."""
AGAIN_S = 1.0
"""So soon a hub that was not there, or not believed, is looked for again while the page waits."""


def read_sign_in(path: Path) -> tuple[str, str]:
    """Return name and password from the one line ``name<TAB>password`` of an owner-only file.

    Raises:
        Refused: others can read it, or it is no such line. The text never holds the password.
    """
    check_owner_only(path)
    name, tab, password = path.read_text(encoding="utf-8").rstrip("\n").partition("\t")
    if not tab or "\n" in password:
        raise Refused(f"{path}: not one line name<TAB>password", text_key="seat.sign_in_line", path=path)
    return name, password


async def signed_in(client: HubClient, file: Path | None, address: str, ending: asyncio.Event) -> Account | None:
    """Sign in; None when the window was closed instead.

    Raises:
        ConsoleError: the file's account is refused, or no hub answers.
    """
    if file is not None:
        await client.until_greeted(GREET_S)
        return await client.sign_in(*read_sign_in(file))
    return await _by_page(client, address, ending)


async def _by_page(client: HubClient, address: str, ending: asyncio.Event) -> Account | None:
    """Ask by the page, which says at once what hinders the way to the hub: not after a password was typed."""
    page = SignInPage()
    asked: Asked = asyncio.Queue()
    steps = SignInSteps(page.sign_in)
    page.signed_in_asked.connect(lambda *words: asked.put_nowait(steps.first(*words)))
    page.changed_asked.connect(lambda *words: asked.put_nowait(steps.first(*words)))
    page.went_on.connect(lambda *words: asked.put_nowait(steps.further(*words)))
    page.first_account_asked.connect(lambda *words: asked.put_nowait(words))
    page.resize(960, 720)
    page.show()
    greeting = asyncio.create_task(_greet(client, page, steps, address))
    signing = asyncio.create_task(_until_signed_in(client, page, steps, address, asked))
    ended = asyncio.create_task(ending.wait())
    try:
        await asyncio.wait((signing, ended), return_when=asyncio.FIRST_COMPLETED)
        return signing.result() if signing.done() else None
    finally:
        for task in (greeting, signing, ended):
            task.cancel()
        await asyncio.gather(greeting, signing, ended, return_exceptions=True)
        page.hide()  # not close(): that would be the last window closed, and end the seat
        page.deleteLater()


async def _greet(client: HubClient, page: SignInPage, steps: SignInSteps, address: str) -> None:
    """Say why there is no hub until there is one; then ask for the first account where it has none."""
    said = ""
    while True:
        try:
            await client.until_greeted(SAY_S)
            break
        except Unavailable as exc:
            if exc.text_key != said:  # once: saying it takes the keyboard
                said = exc.text_key
                _say_away(page, steps, exc, address)
            await asyncio.sleep(AGAIN_S)
    if said:
        page.card.open()
    if client.has_accounts is False:
        page.ask_first_account()


def _say_away(page: SignInPage, steps: SignInSteps, why: ConsoleError, address: str) -> None:
    if why.text_key == "hub.unreachable":
        page.show_hub_away(address)
    elif page.card is page.sign_in:
        steps.refuse(why)
    else:
        page.show_refused(tr(why.text_key, **why.facts))


async def _until_signed_in(
    client: HubClient, page: SignInPage, steps: SignInSteps, address: str, asked: Asked
) -> Account:
    first: tuple[str, str] | None = None
    while True:
        words = await asked.get()
        try:
            await client.until_greeted(SAY_S)
            async with asyncio.timeout(ANSWER_S):
                if page.card is page.sign_in:
                    account = await _sign_in(client, steps, words)
                    if account is not None:
                        return account
                    continue
                if first is not None:
                    return await _first_officer(client, first, words)
                await client.first_account(*words)
            first = words[0], words[2]
            page.ask_first_officer()
        except TimeoutError:
            page.show_hub_away(address)
        except ConsoleError as exc:
            if exc.text_key == FACTOR_NEEDED and first is not None:  # the technician, before anybody else
                page.ask_sign_in(first[0])
            _say_away(page, steps, exc, address)


async def _sign_in(client: HubClient, steps: SignInSteps, words: tuple[Any, ...]) -> Account | None:
    """Sign in; None where a second factor must be made first: then the page asks for that."""
    try:
        return await client.sign_in(*words)
    except Refused as exc:
        if exc.text_key != FACTOR_NEEDED:
            raise
        await steps.begin_factor(client)
        return None


async def _first_officer(client: HubClient, technician: tuple[str, str], words: tuple[str, ...]) -> Account:
    """Make the first duty officer's account in the technician's name, and sign him in."""
    await client.sign_in(*technician)
    officer = Account(words[0], words[1], Role.DUTY_OFFICER, tr("signin.officer_post"))
    await client.create_account(officer, words[2])
    await client.sign_out()
    return await client.sign_in(words[0], words[2])
