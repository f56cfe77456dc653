"""Stands for the second schema, which is there already."""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Do nothing: databases of these tests begin with it."""
