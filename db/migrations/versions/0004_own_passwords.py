"""Passwords that people change themselves: since when, and which were before; tokens that are renewed in a session."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"


def upgrade() -> None:
    """Make room for when a password was chosen, for those before it, and for a session's newer tokens."""
    op.add_column("account", sa.Column("password_changed_at", sa.Text()))
    op.create_table(
        "past_password",
        sa.Column("account", sa.Text(), primary_key=True),
        sa.Column("replaced_at", sa.Text(), primary_key=True),
        sa.Column("password_hash", sa.Text(), nullable=False),
    )
    op.add_column("session", sa.Column("current_hash", sa.Text()))
    op.add_column("session", sa.Column("next_hash", sa.Text()))
    op.create_index("ix_session_current_hash", "session", ["current_hash"])
    op.create_index("ix_session_next_hash", "session", ["next_hash"])
