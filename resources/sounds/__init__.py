"""The sounds of the desks. ``python -m resources.sounds.chime`` writes them anew; nothing but the standard library."""

from importlib import resources
from importlib.resources.abc import Traversable


def order_sound() -> Traversable:
    """Return the WAV file that says: an order came."""
    return resources.files("resources.sounds") / "order.wav"
