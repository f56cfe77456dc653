"""What FFmpeg's errors mean, in the words of the console. Their texts name the address and go no further."""

from typing import Final

import av

from console.domain.camera import Cause
from console.video.source import SourceSpec

_CAUSES: Final[tuple[tuple[tuple[type[Exception], ...], Cause], ...]] = (
    ((av.HTTPNotFoundError, av.FileNotFoundError), Cause.NO_STREAM),
    # 453 Not Enough Bandwidth, 503 Service Unavailable, and what else devices say when all their places are taken.
    ((av.HTTPOtherClientError, av.HTTPServerError, av.HTTPTooManyRequestsError), Cause.BUSY),
    ((av.DecoderNotFoundError, av.DemuxerNotFoundError), Cause.UNKNOWN_CODEC),
)


def cause_of_open(exc: Exception, spec: SourceSpec) -> Cause:
    """Return why the stream of ``spec`` could not be opened."""
    if isinstance(exc, (av.HTTPUnauthorizedError, av.HTTPForbiddenError)):
        return Cause.BAD_PASSWORD if spec.credential else Cause.NO_CREDENTIAL
    for kinds, cause in _CAUSES:
        if isinstance(exc, kinds):
            return cause
    if isinstance(exc, (ConnectionResetError, BrokenPipeError)):
        return Cause.BROKEN
    if isinstance(exc, ConnectionRefusedError):
        return Cause.PORT_CLOSED
    if isinstance(exc, (TimeoutError, av.ExitError, OSError)):
        return Cause.NO_SERVER  # timed out, no route
    return Cause.BROKEN


def cause_of_read(exc: Exception) -> Cause:
    """Return why a stream that was open cannot be read on."""
    if isinstance(exc, (TimeoutError, av.ExitError)):
        return Cause.NO_PACKETS
    if isinstance(exc, (EOFError, ConnectionResetError, BrokenPipeError)):
        return Cause.ENDED
    return Cause.BROKEN
