"""Lines of the register say from which seat, in whose stead and at which offset of the clocks; older lines stay."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0006"
down_revision: Final = "0005"


def upgrade() -> None:
    """Make room for it; NULL in what was written before, whose hashes are over what it had."""
    for name in ("acting_for", "seat", "utc_offset"):
        op.add_column("register", sa.Column(name, sa.Text()))
