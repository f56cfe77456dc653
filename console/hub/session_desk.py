"""Sessions: who has which open, ending one's own elsewhere, locking a seat that nobody touches and opening it again."""

from datetime import datetime

from console.domain.account import SESSION_LIMIT, Account
from console.domain.origin import Origin
from console.domain.permission import Act, may, require
from console.errors import Refused
from console.hub.desk import Desk
from console.hub.session_token import ID_LENGTH
from console.link.session_envelope import EndSession, ListSessions, SessionNote
from db.account_table import OpenSession


async def listed(
    desk: Desk, wanted: ListSessions, actor: Account, token_hash: str, origin: Origin
) -> tuple[SessionNote, ...]:
    """Return the open sessions of the actor, or of everybody where he looks after accounts."""
    if wanted.of_all:
        await desk.checked(Act.END_SESSIONS.value, "", actor, origin, lambda: require(actor, Act.END_SESSIONS))
    found = await _open(desk, None if wanted.of_all else actor.name)
    return tuple(
        SessionNote(
            id=one.token_hash[:ID_LENGTH],
            account=one.account,
            address=one.address,
            signed_in_at=one.signed_in_at,
            ends_at=one.signed_in_at + SESSION_LIMIT,
            is_locked=one.locked_at is not None,
            is_this=one.token_hash == token_hash,
        )
        for one in found
    )


async def end(desk: Desk, wanted: EndSession, actor: Account, token_hash: str, origin: Origin) -> None:
    """End a session elsewhere: one's own, or anybody's where one looks after accounts.

    Raises:
        Refused: there is none of this id, it is not his to end, or it is this one: he signs out instead.
    """
    own = None if may(actor, Act.END_SESSIONS) else actor.name
    found = [one for one in await _open(desk, own) if one.token_hash[:ID_LENGTH] == wanted.id]
    if not found or found[0].token_hash == token_hash:
        await desk.enter("end_session", wanted.id, actor, origin, "hub.unknown_session")
        raise Refused("no such session", text_key="hub.unknown_session")
    await desk.accounts.end_session(found[0], actor, origin)
    desk.ended(found[0].token_hash)


async def _open(desk: Desk, account: str | None) -> list[OpenSession]:
    since: datetime = desk.system_now() - SESSION_LIMIT
    return await desk.storage.run(lambda uow: uow.sessions.open(since, account))
