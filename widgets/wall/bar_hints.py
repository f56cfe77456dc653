"""What the room bar says keys do: in what lies over the pictures, in a replay, on a large picture, to a newcomer."""

from typing import Final

from console.seat.wall import Wall
from widgets.text import tr

_HINTS: Final = {
    "newcomer": ("wall.hint_keys", "wall.hint_mouse"),
    "large": ("wall.hint_large_keys", "wall.hint_large_ways"),
    "replay": ("wall.hint_replay_keys", "wall.hint_replay_ways"),
    "recording": ("wall.hint_recording_keys", "wall.hint_recording_ways"),
    "frozen": ("wall.hint_frozen_keys", "wall.hint_frozen_ways"),
    "editing": ("wall.hint_editing_keys", "wall.hint_editing_ways"),
    "locked": ("unlock.title", "unlock.where"),
    "done": ("wall.hint_done_keys", "wall.hint_done_ways"),
}


def bar_hints(wall: Wall) -> tuple[str, ...]:
    """Return two lines, or none."""
    if wall.is_seat_locked:
        return hints("locked")
    if wall.keys_over is not None:
        return wall.keys_over()
    replayed = wall.replays.meant(wall.enlarged)
    if replayed is not None:
        return hints("recording" if wall.replays.is_recorded(replayed) else "replay")
    if wall.enlarged is not None:
        return hints("large")
    return () if wall.was_used else hints("newcomer")


def hints(what: str) -> tuple[str, ...]:
    """Return the two lines of what has the keyboard; none where nothing can be done."""
    return tuple(tr(key) for key in _HINTS.get(what, ()))


def freeze_hints() -> tuple[str, ...]:
    """Return what keys do on a frozen picture without a form."""
    return hints("frozen")
