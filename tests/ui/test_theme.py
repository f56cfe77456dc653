"""The colours of words can be read, also by those who see no red or no green."""

import pytest

from widgets.theme import DARK

ROWS = dict[str, tuple[tuple[float, float, float], ...]]
SIGHT: ROWS = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.1523, 1.0526, -0.2049), (0.1145, 0.7863, 0.0992), (-0.0039, -0.0481, 1.0520)),
    "no green": ((0.3673, 0.8607, -0.2280), (0.2801, 0.6725, 0.0474), (-0.0118, 0.0429, 0.9689)),
}
"""What of linear red, green and blue is seen (Machado, Oliveira, Fernandes 2009, severity 1)."""
SHARES = (0.2126, 0.7152, 0.0722)


def luminance(colour: str, sight: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    seen = [sum(share * part for share, part in zip(row, linear, strict=True)) for row in SIGHT[sight]]
    return sum(share * min(1.0, max(0.0, part)) for share, part in zip(SHARES, seen, strict=True))


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("words", ["text", "secondary", "due_soon", "overdue", "night"])
@pytest.mark.parametrize("ground", ["wall", "panel"])
def test_words_stand_out_from_their_ground(ground: str, words: str, sight: str) -> None:
    light, dark = (luminance(getattr(DARK, colour), sight) for colour in (words, ground))
    assert (light + 0.05) / (dark + 0.05) >= 4.5
