"""The sounds of the desks. ``python -m resources.sounds.chime`` writes them anew; nothing but the standard library."""

from importlib import resources
from importlib.resources.abc import Traversable


def order_sound() -> Traversable:
    """Return the WAV file that says: an order came."""
    return resources.files("resources.sounds") / "order.wav"


def taken_sound() -> Traversable:
    """Return the WAV file that says: an order was taken back."""
    return resources.files("resources.sounds") / "taken.wav"


def silence() -> Traversable:
    """Return a WAV file of a tenth of a second in which nothing is heard: whoever can play it can play the others."""
    return resources.files("resources.sounds") / "silence.wav"
