"""As db/migrations/env.py: runs the scripts beside it, which are one revision ahead."""

from alembic import context

from db.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
