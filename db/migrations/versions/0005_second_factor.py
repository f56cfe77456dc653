"""Second factors of accounts: a sealed secret, and which code was used last."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0005"
down_revision: Final = "0004"


def upgrade() -> None:
    """Make room for second factors."""
    op.create_table(
        "second_factor",
        sa.Column("account", sa.Text(), primary_key=True),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
    )
