"""What a seat asks of the hub about cases and cameras: commands, the tables, credentials, recordings, proof of life."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from console.domain.camera import Camera, CameraId, Credential, Point
from console.domain.camera_account import CameraAccount
from console.domain.command import Applied, Command, PutCameras, PutGrids, PutStandard
from console.domain.duplicate import Duplicate
from console.domain.grid import Grid
from console.domain.pair import SeatId
from console.domain.refusal import AccountNews, AccountRefusal
from console.domain.standard import FilingRow
from console.domain.unit import Unit
from console.domain.watch import WatchShare
from console.link.command_id import new_command_id
from console.link.envelope import convert
from console.link.journal_line import OwedFile
from console.link.persons import Persons
from console.link.seat_envelope import (
    FindDuplicates,
    Lease,
    ListCameraAccounts,
    PutCredential,
    ReportWatch,
    ShareRefusals,
    ViewRecording,
)


class RoomRequests:
    """The part of :class:`~console.link.client.HubClient` that concerns cases and cameras. Loop thread."""

    _persons: Persons

    async def command(self, command: Command, *, files: Sequence[OwedFile] = (), more_files: bool = False) -> Applied:
        """Have a command carried out, once, however often the line is cut meanwhile.

        Args:
            command: what is wanted.
            files: of the spool, that the hub must get once it is carried out; the journal remembers them.
            more_files: others will follow; see ``Deliveries.owe``.

        Raises:
            ConsoleError: a rule refuses it, or it conflicts; Unavailable at once where it may not wait for the hub.
        """
        return await self._persons.hand.command(command, files=files, more_files=more_files)

    async def duplicates(
        self, filing_row: str, point: Point | None, camera: CameraId | None = None
    ) -> tuple[Duplicate, ...]:
        """Return the cases that a new one may repeat (same class, 50 m, 24 h), the nearest first."""
        answer = await self._persons.hand.line.ask(lambda number: FindDuplicates(number, filing_row, point, camera))
        return convert(tuple[Duplicate, ...], answer.result)

    async def put_cameras(self, cameras: Iterable[Camera]) -> Applied:
        """Replace the room's list of cameras."""
        return await self.command(PutCameras(new_command_id(), tuple(cameras)))

    async def put_standard(
        self, rows: Iterable[FilingRow], units: Iterable[Unit], *, only_first: bool = False
    ) -> Applied:
        """Replace the standard and its units; ``only_first``: only where the room has none yet."""
        return await self.command(PutStandard(new_command_id(), tuple(rows), tuple(units), only_first))

    async def put_grids(self, grids: Iterable[Grid]) -> Applied:
        """Replace the room's grids."""
        return await self.command(PutGrids(new_command_id(), tuple(grids)))

    async def put_credential(self, account: str, credential: Credential) -> None:
        """Hand a camera account's credential to the hub, which keeps it in memory only."""
        await self._persons.hand.line.ask(
            lambda number: PutCredential(number, account, credential.username, credential.password)
        )

    async def camera_accounts(self) -> tuple[CameraAccount, ...]:
        """Return the accounts that the room's cameras name, refused ones first; no secret is among them.

        Raises:
            Refused: this account may hand over no passwords.
        """
        return convert(tuple[CameraAccount, ...], (await self._persons.hand.line.ask(ListCameraAccounts)).result)

    async def lease(self, account: str) -> Credential:
        """Return a camera account's credential; keep it in memory only.

        Raises:
            Unavailable: nobody has handed it over since the hub began.
        """
        return convert(Credential, (await self._persons.hand.line.ask(lambda number: Lease(number, account))).result)

    async def share_refusals(self, refused: Iterable[AccountRefusal]) -> AccountNews:
        """Say which accounts' secrets devices refused to this seat; return which secrets count and where all failed."""
        said = list(refused)
        return convert(
            AccountNews, (await self._persons.hand.line.ask(lambda number: ShareRefusals(number, said))).result
        )

    async def view_recording(self, camera: CameraId, at: datetime, reason: str) -> None:
        """Have it registered that this account looks at a camera's recording, before it does.

        Args:
            camera: whose.
            at: from when on; room time, aware.
            reason: why, in one line.

        Raises:
            Refused: not permitted, no reason, or an instant that has not been yet.
            Unavailable: the hub is away: nothing is looked at unregistered.
        """
        await self._persons.hand.line.ask(lambda number: ViewRecording(number, camera, at, reason))

    async def report_watch(self, seat: SeatId, shown: Iterable[CameraId], proved: Iterable[CameraId]) -> WatchShare:
        """Say which cameras this seat shows and has proved; return which others it is to prove, and the room's total.

        Args:
            seat: as announced.
            shown: in its windows.
            proved: within ten minutes, shown or not.
        """
        said = list(shown), list(proved)
        answer = await self._persons.hand.line.ask(lambda number: ReportWatch(number, seat, *said))
        return convert(WatchShare, answer.result)
