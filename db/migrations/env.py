"""Run by Alembic: works on the connection, and in the transaction, that ``db.migration`` opened."""

from alembic import context

from db.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
