"""Schema, engine, unit of work, repositories. The only place that knows SQLAlchemy."""
