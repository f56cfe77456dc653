"""Stands for the schema of second factors, which is there already."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Do nothing: databases of these tests begin with it."""
