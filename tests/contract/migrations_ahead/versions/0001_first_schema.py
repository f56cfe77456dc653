"""Stands for the first schema, which is there already."""

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Do nothing: databases of these tests begin with it."""
