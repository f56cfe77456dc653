"""What the room bar says keys do: for newcomers, while one camera has the glass, while keys mean a replay."""

from console.seat.wall import Wall
from widgets.text import tr


def bar_hints(wall: Wall) -> tuple[str, ...]:
    """Return two lines, or none."""
    if wall.replays.meant(wall.enlarged) is not None:
        return tr("wall.hint_replay_keys"), tr("wall.hint_replay_ways")
    if wall.enlarged is not None:
        return tr("wall.hint_large_keys"), tr("wall.hint_large_ways")
    return () if wall.was_used else (tr("wall.hint_keys"), tr("wall.hint_mouse"))
