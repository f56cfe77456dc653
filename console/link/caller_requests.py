"""What a seat asks of the hub about who called."""

from console.domain.caller import NOBODY, Caller, CallerSeen
from console.domain.case import CaseId
from console.errors import Unavailable
from console.link.caller_envelope import EraseCaller, ViewCaller
from console.link.caller_seal import seal
from console.link.envelope import convert
from console.link.persons import Persons


class CallerRequests:
    """The part of :class:`~console.link.client.HubClient` that concerns callers. Loop thread."""

    _persons: Persons

    def seal_caller(self, caller: Caller) -> str:
        """Return who called as only the hub can read it, "" for nobody; the hub may be away meanwhile.

        What is sealed need not be whole yet: a draft's is looked at when it is sent.

        Raises:
            Refused: half a character is in it, as after a broken paste.
            Unavailable: the hub has never been there.
        """
        if caller == NOBODY:
            return ""
        welcome = self._persons.base.line.session.welcome
        if welcome is None or not welcome.caller_key:
            raise Unavailable("the hub has not told its key", text_key="hub.away")
        return seal(caller, welcome.caller_key)

    async def view_caller(self, case: CaseId, reason: str) -> CallerSeen:
        """Return who called about a case; it is registered before it is answered.

        Raises:
            Refused: not permitted, no such case, no reason, or too many were looked at in a while.
        """
        answer = await self._persons.hand.line.ask(lambda number: ViewCaller(number, case, reason))
        return convert(CallerSeen, answer.result)

    async def erase_caller(self, case: CaseId, reason: str) -> None:
        """Erase who called about a case, for good; Refused as :meth:`view_caller`."""
        await self._persons.hand.line.ask(lambda number: EraseCaller(number, case, reason))
