"""Drafts that are passed from one officer to the other; sessions that are locked after a while without a hand."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"


def upgrade() -> None:
    """Make the table of passed drafts, and room for when a session was locked."""
    op.create_table(
        "passed_draft",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("passed_at", sa.Text(), nullable=False),
        sa.Column("taken_by", sa.Text()),
        sa.Column("taken_by_name", sa.Text()),
        sa.Column("taken_at", sa.Text()),
        sa.Column("part_a", sa.Text()),
        sa.Column("draft", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_passed_draft_part_a", "passed_draft", ["part_a"])
    op.add_column("session", sa.Column("locked_at", sa.Text()))
