"""Who called about a case: sealed, erasable, beside the events."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"


def upgrade() -> None:
    """Make the table of callers."""
    op.create_table(
        "caller",
        sa.Column("case_id", sa.Text(), primary_key=True),
        sa.Column("sealed", sa.Text()),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.Text(), nullable=False),
        sa.Column("erased_at", sa.Text()),
    )
