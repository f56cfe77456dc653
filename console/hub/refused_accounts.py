"""What devices refused to one seat, told to the others: a wrong password locks an account whoever sends it."""

from typing import Final

from console.domain.account import Account
from console.domain.camera import Camera
from console.domain.camera_account import CameraAccount, camera_accounts
from console.domain.origin import Origin
from console.domain.permission import Act, require
from console.domain.refusal import AccountNews
from console.hub.desk import Desk
from console.link.seat_envelope import ShareRefusals

REGISTERED: Final = "account_refused"


async def share(desk: Desk, said: ShareRefusals, actor: Account, origin: Origin) -> AccountNews:
    """Take in a seat's refusals, enter those that are new, and return what the room knows."""
    act = Act.LEASE_CREDENTIAL  # who may play cameras
    await desk.checked(act.value, "refusals", actor, origin, lambda: require(actor, act))
    for one in desk.credentials.refuse(said.refused):
        await desk.enter(REGISTERED, f"{one.account} {one.device}", actor, origin, "done")
    return desk.credentials.news()


async def listed(desk: Desk, actor: Account, origin: Origin) -> tuple[CameraAccount, ...]:
    """Return the cameras' accounts, without their secrets, to somebody who may hand over new ones."""
    act = Act.PUT_CREDENTIAL
    await desk.checked(act.value, "list", actor, origin, lambda: require(actor, act))
    return camera_accounts(desk.board.records(Camera), desk.credentials.news())
