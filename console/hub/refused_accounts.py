"""What devices refused to one seat, told to the others: a wrong password locks an account whoever sends it."""

from typing import Final

from console.domain.account import Account
from console.domain.permission import Act, require
from console.domain.refusal import AccountNews
from console.hub.desk import Desk
from console.link.seat_envelope import ShareRefusals

REGISTERED: Final = "account_refused"


async def share(desk: Desk, said: ShareRefusals, actor: Account, address: str) -> AccountNews:
    """Take in a seat's refusals, enter those that are new, and return what the room knows."""
    act = Act.LEASE_CREDENTIAL  # who may play cameras
    await desk.checked(act.value, "refusals", actor, address, lambda: require(actor, act))
    for one in desk.credentials.refuse(said.refused):
        await desk.enter(REGISTERED, f"{one.account} {one.device}", actor, address, "done")
    return desk.credentials.news()
