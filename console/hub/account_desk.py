"""What everybody may do to his own account, whatever his role, and a technician to other people's."""

from console.domain.account import Account
from console.domain.origin import Origin
from console.domain.permission import Act, require
from console.errors import Refused
from console.hub.desk import Desk
from console.link.account_envelope import (
    AboutAccount,
    AccountList,
    AccountNote,
    AccountRequest,
    BeginFactor,
    ChangePassword,
    ConfirmFactor,
    EndPause,
    ListAccounts,
    NewToken,
    OwnAccount,
    PauseNote,
    RemoveFactor,
    UseToken,
)
from console.link.hub_session import HubSession

OfOthers = RemoveFactor | ListAccounts | EndPause


async def act(desk: Desk, wanted: AccountRequest, actor: Account, session: HubSession) -> object:
    """Carry out a request concerning an account.

    Raises:
        ConsoleError: a rule forbids it.
    """
    match wanted:
        case ChangePassword(password=password, new_password=new_password):
            own, origin = desk.accounts.own, session.origin
            return NewToken(await own.change(session.token_hash, actor, password, new_password, origin))
        case AboutAccount():
            return await _about(desk, actor)
        case UseToken(token=token):
            await desk.accounts.take_up(session.token_hash, token)
            return None
        case BeginFactor(password=password):
            return await desk.accounts.begin_factor(actor, password, session.origin)
        case ConfirmFactor(code=code):
            await desk.accounts.factors.confirm("put_second_factor", actor, code, session.origin)
            return None
        case _:
            return await _look_after(desk, wanted, actor, session.origin)


async def _look_after(desk: Desk, wanted: OfOthers, actor: Account, origin: Origin) -> AccountList | None:
    """Carry out what only a technician may do, to other people's accounts; what is refused is entered."""
    act = Act.LOOK_AFTER_ACCOUNTS
    name = "" if isinstance(wanted, ListAccounts) else wanted.account
    await desk.checked(act.value, name, actor, origin, lambda: require(actor, act))
    try:
        match wanted:
            case ListAccounts():
                return await _list(desk)
            case RemoveFactor():
                for session in await desk.accounts.factors.remove(name, actor, origin):
                    desk.ended(session)
            case EndPause(address=at):
                await desk.accounts.end_pause(name, at, actor, origin)
    except Refused as exc:
        await desk.enter(act.value, name, actor, origin, exc.text_key)
        raise
    return None


async def _list(desk: Desk) -> AccountList:
    accounts, factors = await desk.storage.run(lambda uow: (uow.accounts.all(), uow.second_factors.accounts()))
    names = {one.name for one in accounts}
    is_needed = desk.accounts.factors.is_needed
    notes = [AccountNote(one.name, one.display_name, one.role, one.name in factors, is_needed(one)) for one in accounts]
    # A name that nobody has may be a password, typed into the wrong field: it is shown to nobody.
    pauses = [PauseNote(one.account, one.address, one.until) for one in desk.accounts.pauses if one.account in names]
    return AccountList(tuple(notes), tuple(pauses))


async def _about(desk: Desk, actor: Account) -> OwnAccount:
    rules, chosen_at = await desk.accounts.own.about(actor)
    expires_at = None if rules.max_age is None else chosen_at + rules.max_age
    has_factor = await desk.accounts.factors.has(actor)
    return OwnAccount(chosen_at, rules.length, rules.classes, rules.remembered, expires_at, has_factor)
