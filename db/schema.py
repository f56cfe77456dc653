"""The tables. Instants are texts of fixed width in UTC (``console.domain.event.instant_text``): they sort as they pass.

The event log and the register only grow; in SQLite triggers refuse anything else (the first revision makes them).
Everything in the query tables can be folded again from the events.
"""

from typing import Final

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text

METADATA: Final = MetaData()

EVENT: Final = Table(
    "event",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("effective_at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("acting_title", Text, nullable=False),
    Column("command", Text, nullable=False, index=True),
    Column("type", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

COMMAND: Final = Table(
    "command",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("account", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("answer", Text, nullable=False),
)
"""Every command that was carried out, with the answer it got."""

CASE_RECORD: Final = Table(
    "case_record",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("case_no", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("reported_at", Text, nullable=False),
    Column("part_a", Text),
    Column("record", LargeBinary, nullable=False),
    Index("ix_case_record_unit_state", "unit", "state"),
    Index("ix_case_record_part_a", "part_a"),
)

ROOM_RECORD: Final = Table(
    "room_record",
    METADATA,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Index("ix_room_record_kind_id", "kind", "id", unique=True),
)
"""Cameras, rows of the standard and units; ``place`` keeps the order in which they were put."""

OUTBOX: Final = Table(
    "outbox",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("seq", Integer, nullable=False),
    Column("party", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("delivered_at", Text),
    Index("ix_outbox_delivered_at", "delivered_at"),
)
"""What outside parties must still be told; written in the transaction of its event. No party is joined yet."""

ACCOUNT: Final = Table(
    "account",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("display_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("unit", Text),
    Column("password_hash", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("password_changed_at", Text),
)
"""``password_changed_at`` is NULL until a password other than the first is chosen."""

PAST_PASSWORD: Final = Table(
    "past_password",
    METADATA,
    Column("account", Text, primary_key=True),
    Column("replaced_at", Text, primary_key=True),
    Column("password_hash", Text, nullable=False),
)
"""Hashes of the last passwords before the present one, so that they are not chosen again."""

SECOND_FACTOR: Final = Table(
    "second_factor",
    METADATA,
    Column("account", Text, primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("last_step", Integer, nullable=False),
    Column("since", Text, nullable=False),
)
"""``sealed``: the secret, for the hub's key alone. ``last_step``: no code of it or of an earlier one is taken again."""

SESSION: Final = Table(
    "session",
    METADATA,
    Column("token_hash", Text, primary_key=True),
    Column("account", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("signed_in_at", Text, nullable=False),
    Column("ended_at", Text),
    Column("locked_at", Text),
    Column("current_hash", Text),
    Column("next_hash", Text),
    Index("ix_session_current_hash", "current_hash"),
    Index("ix_session_next_hash", "next_hash"),
)
"""``token_hash`` is of the first token and names the session for good. ``current_hash`` is of the token that goes on
with it now (NULL: the first), ``next_hash`` of one that was handed out and not used yet; using it makes it current."""

REGISTER: Final = Table(
    "register",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("acting_title", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("request", Text, nullable=False),
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("acting_for", Text),
    Column("seat", Text),
    Column("utc_offset", Text),
    Index("ix_register_act_at", "act", "at"),
)
"""Who did or tried what (security.md, rows 11 to 13); chained as the events are."""

EVIDENCE_FILE: Final = Table(
    "evidence_file",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("account", Text, nullable=False),
    Column("stored_at", Text, nullable=False),
)

EVIDENCE_MANIFEST: Final = Table(
    "evidence_manifest",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("part_a", Text, nullable=False, index=True),
    Column("signature", LargeBinary, nullable=False),
    Column("signed_at", Text, nullable=False),
)
"""Signed manifests. ``part_a`` is the manifest's own hash for a part A, and the one it names for a part B."""

PASSED_DRAFT: Final = Table(
    "passed_draft",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("account", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("passed_at", Text, nullable=False),
    Column("taken_by", Text),
    Column("taken_by_name", Text),
    Column("taken_at", Text),
    Column("part_a", Text),
    Column("draft", LargeBinary, nullable=False),
    Index("ix_passed_draft_part_a", "part_a"),
)
"""Drafts on their way from one officer to the other; a row goes when its case is filed, or it is withdrawn."""

CALLER: Final = Table(
    "caller",
    METADATA,
    Column("case_id", Text, primary_key=True),
    Column("sealed", Text),
    Column("account", Text, nullable=False),
    Column("taken_at", Text, nullable=False),
    Column("erased_at", Text),
)
"""Who called about a case, sealed for the hub's key (personal data, ``console.domain.caller``); none of it can be
folded from events. ``sealed`` is NULL once it is erased."""

ROOM: Final = Table("room", METADATA, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))
"""What the room is: its name and street code, fixed when its data began."""

APPEND_ONLY: Final = (EVENT.name, REGISTER.name)
