"""What a duty officer asks about who called: to see him, to have him erased. Registered each time."""

from console.domain.case import CaseId
from console.link.message import Request


class ViewCaller(Request, frozen=True):
    """See who called about a case, and why; answered by the domain's ``CallerSeen``."""

    case: CaseId
    reason: str


class EraseCaller(Request, frozen=True):
    """Erase who called about a case; done twice it does the same."""

    case: CaseId
    reason: str


CallerRequest = ViewCaller | EraseCaller
