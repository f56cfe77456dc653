"""A further schema, as a later release might bring: two steps, so that the second can fail."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add a column, then a table."""
    op.add_column("room", sa.Column("note", sa.Text()))
    op.create_table("added", sa.Column("id", sa.Integer(), primary_key=True))
