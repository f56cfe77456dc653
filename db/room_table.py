"""What the room is: a few named values, fixed when its data began."""

from sqlalchemy import Connection, insert, select, update

from db.schema import ROOM


class RoomTable:
    """The table ``room`` within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def value(self, name: str, default: str) -> str:
        """Return the value of ``name``; where there is none yet, it is ``default`` from now on."""
        found = self._connection.execute(select(ROOM.c.value).where(ROOM.c.name == name)).scalar_one_or_none()
        if found is None:
            self._connection.execute(insert(ROOM).values(name=name, value=default))
        return default if found is None else found

    def put(self, name: str, value: str) -> None:
        """Let ``name`` have another value from now on."""
        if self.value(name, value) != value:
            self._connection.execute(update(ROOM).where(ROOM.c.name == name).values(value=value))
