"""Stands for the schema of second factors, which is there already."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Do nothing: databases of these tests begin with it."""
