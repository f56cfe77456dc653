"""Stands for the third schema, which is there already."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Do nothing: databases of these tests begin with it."""
