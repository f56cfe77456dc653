"""Which evidence is whole on disk, and which manifests the hub signed. The files themselves lie in the hub's store."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from console.domain.spelling import instant_text
from db.schema import EVIDENCE_FILE, EVIDENCE_MANIFEST


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is whole: checked against its hash before it got its name."""

    sha256: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class SignedManifest:
    """A manifest with the hub's signature. ``part_a`` is its own hash, or for a part B the one it names."""

    sha256: str
    part_a: str
    signature: bytes


class EvidenceIndex:
    """The tables ``evidence_file`` and ``evidence_manifest`` within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def file(self, sha256: str) -> StoredFile | None:
        """Return a whole file's entry, or None."""
        row = self._connection.execute(select(EVIDENCE_FILE).where(EVIDENCE_FILE.c.sha256 == sha256)).one_or_none()
        return None if row is None else StoredFile(row.sha256, row.name, row.size)

    def add_file(self, file: StoredFile, account: str, now: datetime) -> None:
        """Enter a whole file; one that is entered already stays as it is."""
        if self.file(file.sha256) is None:
            self._connection.execute(
                insert(EVIDENCE_FILE).values(
                    sha256=file.sha256, name=file.name, size=file.size, account=account, stored_at=instant_text(now)
                )
            )

    def manifest(self, sha256: str) -> SignedManifest | None:
        """Return a signed manifest, or None."""
        row = self._connection.execute(
            select(EVIDENCE_MANIFEST).where(EVIDENCE_MANIFEST.c.sha256 == sha256)
        ).one_or_none()
        return None if row is None else SignedManifest(row.sha256, row.part_a, row.signature)

    def has_manifests(self) -> bool:
        """Say whether anything was ever signed."""
        return self._connection.execute(select(EVIDENCE_MANIFEST.c.sha256).limit(1)).first() is not None

    def manifests_of(self, part_a: str) -> list[SignedManifest]:
        """Return part A and everything that names it, A first, then in the order of signing."""
        wanted = select(EVIDENCE_MANIFEST).where(EVIDENCE_MANIFEST.c.part_a == part_a)
        rows = self._connection.execute(wanted.order_by(EVIDENCE_MANIFEST.c.signed_at)).all()
        found = [SignedManifest(row.sha256, row.part_a, row.signature) for row in rows]
        return sorted(found, key=lambda manifest: manifest.sha256 != part_a)

    def add_manifest(self, manifest: SignedManifest, now: datetime) -> None:
        """Enter a manifest with its signature."""
        self._connection.execute(
            insert(EVIDENCE_MANIFEST).values(
                sha256=manifest.sha256,
                part_a=manifest.part_a,
                signature=manifest.signature,
                signed_at=instant_text(now),
            )
        )
