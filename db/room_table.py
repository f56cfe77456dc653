"""What the room is: a few named values, fixed when its data began."""

from sqlalchemy import Connection, insert, select

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
