"""``verify``: is this packet what a room sealed, and whose word is that? Needs neither hub nor network.

The verdict is one of three. *Signed*: nothing was changed, and every part there is was signed by a trusted key.
*Self-consistent only*: nothing contradicts anything, but a part has no signature or one by a key that is not
among the trusted ones, so anybody can have made it. *Wrong*: named exactly.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from console.domain import packet as packets
from console.domain.packet import Fault, Packet, PartFound
from console.domain.stored_zip import unchanged
from console.errors import ConsoleError, Corrupt, Refused
from console.reports.signing import PUBLIC_FILE, PublicKey, check_signature
from console.reports.verdict import PartVerdict, Standing, Verdict, Words, describe, write_lines

OK: Final = 0
NOT_PROVED: Final = 1
BAD_CALL: Final = 2


@dataclass(frozen=True, slots=True)
class VerifyRequest:
    """What is asked: the command line without its parser."""

    packet: Path
    keys: tuple[Path, ...] = ()
    """PEM files of trusted public keys."""
    data_dir: Path | None = None
    """A hub's data directory: its room key is trusted too."""
    extract_to: Path | None = None
    requires_signature: bool = False
    language: str = "zh_CN"


def verify(path: Path, trusted: Sequence[PublicKey] = ()) -> Verdict:
    """Look at every byte of the packet at ``path``; raise OSError if it cannot be read."""
    with path.open("rb") as stream:
        return verify_stream(stream, trusted)


def verify_stream(stream: BinaryIO, trusted: Sequence[PublicKey] = ()) -> Verdict:
    """Look at every byte of an open packet. Never raises Corrupt: what is wrong is in the verdict."""
    try:
        packet = packets.read_packet(stream)
        a, faults = packets.part(packet, "a")
        b, more = packets.part(packet, "b")
    except Corrupt as exc:
        return Verdict(Standing.WRONG, faults=(Fault.of(exc),))
    faults += more
    if a is not None and b is not None:
        faults += packets.tie_faults(a, b)
    parts = tuple(_judge(found, trusted, faults) for found in (a, b) if found is not None)
    faults = faults or packets.rebuilt_faults(packet)
    return Verdict(_standing(parts, faults), parts, tuple(faults), packet)


def _judge(found: PartFound, trusted: Sequence[PublicKey], faults: list[Fault]) -> PartVerdict:
    """Check a part's signature; what is wrong with it is added to ``faults``."""
    checked = None
    if found.signature is not None:
        try:
            checked = check_signature(found.manifest, found.signature, trusted)
        except Corrupt as exc:
            faults.append(Fault.of(exc, part=found.letter.upper()))
    return PartVerdict(found.letter, found.content, checked)


def _standing(parts: tuple[PartVerdict, ...], faults: list[Fault]) -> Standing:
    if faults:
        return Standing.WRONG
    is_signed = all(part.checked is not None and part.checked.is_trusted for part in parts)
    return Standing.SIGNED if is_signed else Standing.SELF_CONSISTENT


def extract(packet: Packet, target: Path) -> list[Path]:
    """Write a packet's files below ``target``, never over another file; return where they lie.

    Raises:
        Refused: one of them is there already (then none is written).
        Corrupt: the packet changes while it is read.
        OSError: it cannot be written.
    """
    places = [(member, target / member.name) for member in packet.members]  # names come from a fixed list
    for _, path in places:
        if path.exists() or path.is_symlink():
            raise Refused(f"{path} exists", text_key="verify.would_overwrite", path=path)
    for member, path in places:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            for chunk in unchanged(member):
                file.write(chunk)
    return [path for _, path in places]


def run(request: VerifyRequest) -> tuple[int, list[str]]:
    """Verify; return the exit code and what to tell.

    The code is 0 for signed or self-consistent; 1 for wrong, not readable, or not signed though that was required;
    2 if the packet, a key file or the place to extract to is not as the call says.
    """
    words = Words(request.language)
    try:
        trusted = tuple(_trusted(request))
    except (ConsoleError, OSError) as exc:
        return BAD_CALL, [_told(exc, words)]
    try:
        with request.packet.open("rb") as stream:
            return _run_on(stream, request, trusted, words)
    except OSError as exc:
        return BAD_CALL if isinstance(exc, FileNotFoundError) else NOT_PROVED, [_told(exc, words)]


def _run_on(
    stream: BinaryIO, request: VerifyRequest, trusted: Sequence[PublicKey], words: Words
) -> tuple[int, list[str]]:
    verdict = verify_stream(stream, trusted)
    lines = list(describe(verdict, request.packet, len(trusted), words))
    code = OK if verdict.standing is not Standing.WRONG else NOT_PROVED
    if request.requires_signature and verdict.standing is Standing.SELF_CONSISTENT:
        lines.append(words("signature_required"))
        code = NOT_PROVED
    if request.extract_to is None:
        return code, lines
    if verdict.packet is None or code != OK:
        return code, [*lines, words("not_extracted")]
    try:
        count = len(extract(verdict.packet, request.extract_to))
    except (ConsoleError, OSError) as exc:
        return BAD_CALL, [*lines, _told(exc, words)]
    return code, [*lines, words("extracted", count=count, path=request.extract_to)]


def _told(exc: ConsoleError | OSError, words: Words) -> str:
    if isinstance(exc, ConsoleError):
        return words(exc.text_key, **exc.facts)
    if isinstance(exc, FileNotFoundError):
        return words("file_not_found", path=exc.filename)
    return words("file_unreadable", path=exc.filename or "", reason=exc.strerror or exc)


def _trusted(request: VerifyRequest) -> Iterator[PublicKey]:
    yield from (PublicKey.load(path) for path in request.keys)
    if request.data_dir is not None:
        own = request.data_dir / PUBLIC_FILE
        beside = request.data_dir / "hub" / PUBLIC_FILE  # a seat's or a demo's data directory holds its hub's
        yield PublicKey.load(beside if beside.exists() and not own.exists() else own)


def run_verify(arguments: argparse.Namespace) -> int:
    """Run ``main.py verify``; ``arguments`` as main's parser makes them."""
    request = VerifyRequest(
        packet=arguments.packet,
        keys=tuple(arguments.key),
        data_dir=arguments.data,
        extract_to=arguments.extract,
        requires_signature=arguments.require_signature,
        language=arguments.lang,
    )
    code, lines = run(request)
    write_lines(lines)
    return code
