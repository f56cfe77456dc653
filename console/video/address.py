"""Where a stream is, with and without its secret.

Owns the checks of an address before anything is opened, and the only place where a credential meets a URL.
The result of :func:`with_credential` goes straight into the opener and nowhere else.
"""

import socket
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit

from console.domain.camera import Cause, Credential
from console.video.source import SourceError

_DEFAULT_PORTS: Final = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}


def check(url: str) -> None:
    """Say early what is wrong with an address; resolving the name may take as long as the system's resolver does.

    Raises:
        SourceError: ``BAD_ADDRESS``: no URL of a kind we play, no host, a port that is none, an unknown name.
    """
    parts = _split(url)
    if is_file(url):
        return
    try:
        socket.getaddrinfo(parts.hostname, parts.port or _DEFAULT_PORTS[parts.scheme], type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        failure = SourceError("the host name does not resolve", Cause.BAD_ADDRESS)
    else:
        return
    raise failure


def is_file(url: str) -> bool:
    """Say whether this is a file of this machine: tests play them, cameras never are."""
    return url.startswith(("/", "file:"))


def with_credential(url: str, credential: Credential | None) -> str:
    """Return the URL that signs in. Secret: hand it to the opener, keep it nowhere."""
    if credential is None or is_file(url):
        return url
    parts = _split(url)
    host = parts.netloc.rpartition("@")[2]
    user = f"{quote(credential.username, safe='')}:{quote(credential.password, safe='')}"
    return parts._replace(netloc=f"{user}@{host}").geturl()


def _split(url: str) -> SplitResult:
    """Return the parts of a URL we play; raise ``BAD_ADDRESS`` for any other text."""
    try:
        parts = urlsplit(url)
        whole = is_file(url) or (parts.scheme in _DEFAULT_PORTS and parts.hostname and parts.port != 0)
    except ValueError:
        whole = False
    if not whole:
        raise SourceError("not an address of a stream", Cause.BAD_ADDRESS)
    return parts
