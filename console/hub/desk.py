"""What a signed-in seat may ask of the hub: each request checked against the permission table, then carried out."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Final

from console.clock import monotonic
from console.domain.account import Account
from console.domain.after_picture import SIGNATURES
from console.domain.board import Board
from console.domain.camera import Camera, Credential
from console.domain.case import CaseRecord
from console.domain.command import COMMANDS, Applied, Command, FileAndDispatch
from console.domain.duplicate import Duplicate, duplicates
from console.domain.origin import Origin
from console.domain.permission import ROOM, Act, Role, View, require, require_view
from console.domain.prose import RECORDING_REASON_LENGTH, checked
from console.domain.watch import Watch, WatchShare
from console.errors import ConsoleError, Refused, Unavailable
from console.hub.accounts import Accounts
from console.hub.callers import Callers
from console.hub.committer import Committer
from console.hub.credentials import Credentials
from console.hub.disk_watch import DiskWatch
from console.hub.evidence_store import EvidenceStore
from console.hub.packets import Packets
from console.hub.pair import PairBook
from console.hub.storage import Storage
from console.hub.view_book import Put, ViewBook
from console.link.envelope import convert
from console.link.seat_envelope import (
    CreateAccount,
    FindDuplicates,
    Lease,
    Order,
    PutCredential,
    ReportWatch,
    Subscribe,
    ViewRecording,
)
from db.register import Entry
from db.unit_of_work import UnitOfWork

log: Final = logging.getLogger(__name__)
TICKET_S: Final = 30.0
SEAT_ID_MAX: Final = 64
WATCHED_MOST: Final = 10_000
"""Cameras that a seat's report may name."""
CAMERA_SHOWN: Final = 40
"""So much of a camera's id, with an instant and a reason, fits into one line of the register."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """Opens the evidence socket once, for the account and session that asked for it."""

    actor: Account
    token_hash: str
    origin: Origin
    until: float
    """Monotonic seconds."""


@dataclass(slots=True)
class Desk:
    """The parts of the hub that serve requests, put together by the service. Loop thread."""

    board: Board
    storage: Storage
    accounts: Accounts
    committer: Committer
    views: ViewBook
    credentials: Credentials
    store: EvidenceStore
    packets: Packets
    pair: PairBook
    callers: Callers
    disk: DiskWatch
    now: Callable[[], datetime]
    """Room time."""
    system_now: Callable[[], datetime]
    """The system clock: sessions end by it."""
    rate: float
    """Seconds of room time in one second."""
    ended: Callable[[str], None]
    """Told the token's hash when a session has ended: closes the other lines that lived on it."""
    tickets: dict[str, Ticket] = field(default_factory=dict)
    watch: Watch = field(default_factory=Watch)

    async def order(self, order: Order, actor: Account, origin: Origin) -> Applied:
        """Carry out a command of the domain; Refused where there is none of this name, else as ``Committer.submit``."""
        kind = COMMANDS.get(order.type)
        if kind is None:
            raise Refused("an unknown command", text_key="hub.bad_message")
        command: Command = convert(kind, order.body)
        if isinstance(command, FileAndDispatch) and (sealed := command.caller):
            check = partial(self.callers.check, sealed, command.place, command.opinion)
            await self.checked(command.act.value, command.id, actor, origin, check)
        applied = await self.committer.submit(command, actor, origin)
        if isinstance(command, FileAndDispatch) and (case := self.board.case(command.case)) is not None:
            self.packets.filed(case)
            await self.pair.filed(command)
        return applied

    async def subscribe(self, wanted: Subscribe, actor: Account, put: Put, origin: Origin) -> None:
        """Bring a view up to date at the seat and keep it so."""
        view = View(wanted.view)
        await self.checked("subscribe", wanted.view, actor, origin, lambda: require_view(actor, view))
        self.views.follow(view, put, wanted.seq, wanted.digest)
        if view == ROOM:
            self.pair.follow(put)

    async def put_credential(self, put: PutCredential, actor: Account, origin: Origin) -> None:
        """Keep a camera account's credential in memory."""
        act = Act.PUT_CREDENTIAL
        await self.checked(act.value, put.account, actor, origin, lambda: require(actor, act))
        self.credentials.put(put.account, Credential(put.username, put.password))
        await self.enter(act.value, put.account, actor, origin, "done")

    async def lease(self, lease: Lease, actor: Account, origin: Origin) -> Credential:
        """Lease a camera account's credential, if the room has such cameras; Unavailable until it was handed over.

        Its entry may be owed: a room does not go blind because its hub's disk is full. That of a recording may not:
        nobody looks at what was kept without being registered first.
        """
        act, name = Act.LEASE_CREDENTIAL, lease.account
        await self.checked(act.value, name, actor, origin, lambda: require(actor, act))
        if not any(camera.account == name for camera in self.board.records(Camera)):
            raise Refused("no camera has this account", text_key="hub.unknown_camera_account")
        credential = self.credentials.lease(name)
        self.storage.require_room_to_owe()
        entry = self._entry(act.value, name, actor, origin, "done")
        await self.storage.keep(lambda uow: uow.register.append([entry]))
        return credential

    async def find_duplicates(self, wanted: FindDuplicates, actor: Account, origin: Origin) -> list[Duplicate]:
        """Return the cases that a new one may repeat."""
        act = Act.FIND_DUPLICATES
        await self.checked(act.value, wanted.filing_row, actor, origin, lambda: require(actor, act))
        cases = self.board.records(CaseRecord)
        return duplicates(cases, wanted.filing_row, wanted.point, wanted.camera, self.now())

    async def view_recording(self, wanted: ViewRecording, actor: Account, origin: Origin) -> None:
        """Enter who looks at which camera's recording, from when on and why; only then it may be opened."""
        act, camera = Act.VIEW_RECORDING.value, wanted.camera[:CAMERA_SHOWN]
        await self.checked(act, camera, actor, origin, lambda: self._require_recording(wanted, actor))
        reason = checked(wanted.reason, RECORDING_REASON_LENGTH, has_lines=False)
        at = wanted.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            await self.enter(act, f"{camera} {at} {reason}", actor, origin, "done")
        except Unavailable as exc:
            self.disk.suspect(exc)
            raise Unavailable(f"unregistered: {exc}", text_key="hub.view_unregistered") from exc

    def _require_recording(self, wanted: ViewRecording, actor: Account) -> None:
        require(actor, Act.VIEW_RECORDING)
        if not any(camera.id == wanted.camera for camera in self.board.records(Camera)):
            raise Refused("no such camera", text_key="hub.unknown_camera")
        if wanted.at.tzinfo is None or wanted.at > self.now():
            raise Refused("an instant without a zone, or not yet", text_key="hub.not_recorded_yet")
        checked(wanted.reason, RECORDING_REASON_LENGTH, is_needed=True, has_lines=False)

    async def report_watch(self, said: ReportWatch, actor: Account, origin: Origin) -> WatchShare:
        """Divide among the seats the cameras that nobody shows, and count what all have proved."""
        act = Act.LEASE_CREDENTIAL  # who may play cameras
        await self.checked(act.value, "watch", actor, origin, lambda: require(actor, act))
        if max(len(said.shown), len(said.proved)) > WATCHED_MOST or len(said.seat) > SEAT_ID_MAX:
            raise Refused("more than a room has", text_key="hub.bad_message")
        room = [camera.id for camera in self.board.records(Camera)]
        return self.watch.report(said.seat, said.shown, said.proved, room, monotonic())

    async def create_account(self, wanted: CreateAccount, actor: Account, origin: Origin) -> None:
        """Add an account."""
        act = Act.CREATE_ACCOUNT
        await self.checked(act.value, wanted.name, actor, origin, lambda: require(actor, act))
        account = Account(wanted.name, wanted.display_name, wanted.role, wanted.title, wanted.unit)
        await self.accounts.create(account, wanted.password, actor, origin)

    def ticket(self, actor: Account, token_hash: str, origin: Origin, now: float) -> str:
        """Return a ticket for the evidence socket; ``now`` is monotonic seconds."""
        self.tickets = {text: ticket for text, ticket in self.tickets.items() if ticket.until > now}
        text = secrets.token_urlsafe(32)
        self.tickets[text] = Ticket(actor, token_hash, origin, now + TICKET_S)
        return text

    def use_ticket(self, text: str, address: str, now: float) -> Ticket:
        """Return whose ticket this was; it is used up. Refused where it is unknown, old or from another address."""
        ticket = self.tickets.pop(text, None)
        if ticket is None or ticket.until <= now or ticket.origin.address != address:
            raise Refused("no such ticket", text_key="hub.bad_ticket")
        return ticket

    async def require_upload(self, sha256: str, name: str, actor: Account, origin: Origin) -> None:
        """Let those upload evidence, or an after-picture, who may."""
        act = Act.UPLOAD_PICTURE if name in SIGNATURES else Act.UPLOAD_EVIDENCE
        await self.checked(act.value, sha256, actor, origin, lambda: require(actor, act))

    async def require_view_of(self, sha256: str, name: str | None, actor: Account, origin: Origin) -> None:
        """Let ``actor`` see a file: a unit only what its own cases name. Foreign and unknown are refused alike.

        Args:
            sha256: which file.
            name: what it was called when it came, None where it is not here.
            actor: who asks.
            origin: from where.
        """
        await self.checked(
            Act.VIEW_EVIDENCE.value, sha256, actor, origin, lambda: self._require_view_of(sha256, name, actor)
        )

    def _require_view_of(self, sha256: str, name: str | None, actor: Account) -> None:
        require(actor, Act.VIEW_EVIDENCE)
        if actor.role is not Role.UNIT:
            return
        own = [case for case in self.board.records(CaseRecord) if case.unit == actor.unit]
        if not any(_shows(case, sha256, name) for case in own):
            raise Refused("no such evidence for this unit", text_key="hub.unknown_evidence")

    async def enter(self, act: str, what: str, actor: Account, origin: Origin, result: str) -> None:
        """Write one line of the register."""
        entry = self._entry(act, what, actor, origin, result)

        def work(uow: UnitOfWork) -> None:
            uow.register.append([entry])
            uow.commit()

        await self.storage.run(work)

    def _entry(self, act: str, what: str, actor: Account, origin: Origin, result: str) -> Entry:
        return Entry.of(self.now(), act, actor, origin, what[:128], result)

    async def checked(self, act: str, what: str, actor: Account, origin: Origin, check: Callable[[], None]) -> None:
        """Let ``check`` refuse; a refusal is entered in the register."""
        try:
            check()
        except ConsoleError as exc:
            await self.enter(act, what, actor, origin, exc.text_key)
            raise


def _shows(case: CaseRecord, sha256: str, name: str | None) -> bool:
    """Return whether a case shows a file to its unit.

    What a unit has named itself counts only if it came as an after-picture: naming a file opens no other evidence.
    """
    if case.evidence is not None and sha256 in (case.evidence.frame, case.evidence.thumbnail):
        return True
    return (name is None or name in SIGNATURES) and any(sha256 in step.pictures for step in case.steps)
