"""Alembic's scripts: how each schema follows on the one before."""
