"""Stands for the fourth schema, which is there already."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Do nothing: databases of these tests begin with it."""
