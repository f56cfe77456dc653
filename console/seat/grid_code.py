"""Grid codes as somebody types them, checked against the room's grids in force. Pure.

Where a camera has no point on the map, or stands outside all grids, its case's grids are named by hand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from console.domain.grid import Grid, Layer
from console.domain.siting import CODE_LENGTH_MAX
from console.errors import Refused

LIKE_MOST: Final = 5
_JOINTS: Final = str.maketrans(dict.fromkeys("，,、;；/·", " "))


@dataclass(frozen=True, slots=True)
class TypedGrids:
    """The codes of a case's grids as they were typed; "" where none was."""

    public: str = ""
    residents: str = ""


NONE_TYPED: Final = TypedGrids()


def read_codes(text: str, grids: Iterable[Grid], now: datetime) -> TypedGrids:
    """Return the grids that ``text`` names: at most one of each layer, by code or name, in any order.

    A room whose grids nobody has laid has nothing to check by: the first code is the public grid's, the second the
    residents'.

    Args:
        text: codes with spaces or commas between them; "" for none.
        grids: of the room, those of other days among them.
        now: room time, aware.

    Raises:
        Refused: no grid in force has such a code, or two are named of one layer; the text says which.
    """
    words = text.translate(_JOINTS).split()
    in_force = [grid for grid in grids if grid.is_valid(now)]
    if not in_force:
        return _unchecked(words)
    found: dict[Layer, str] = {}
    for word in words:
        named = [grid for grid in in_force if word.casefold() in (grid.code.casefold(), grid.name.casefold())]
        if not named:
            raise Refused(f"no grid {word!r}", text_key="grid_code.unknown", code=word, like=_like(word, in_force))
        free = [grid for grid in named if grid.layer not in found]
        if not free:
            raise Refused(f"a second grid {word!r}", text_key="grid_code.twice", code=word)
        found[free[0].layer] = free[0].code
    return TypedGrids(found.get(Layer.PUBLIC, ""), found.get(Layer.RESIDENTS, ""))


def _unchecked(words: Sequence[str]) -> TypedGrids:
    if len(words) > len(Layer) or any(len(word) > CODE_LENGTH_MAX for word in words):
        raise Refused("no codes", text_key="grid_code.too_many", most=CODE_LENGTH_MAX)
    return TypedGrids(*words)


def _like(word: str, grids: Sequence[Grid]) -> str:
    """Return a few codes that may be meant: those that share the typed letters first."""
    shares = [grid.code for grid in grids if word.casefold() in f"{grid.code} {grid.name}".casefold()]
    others = [grid.code for grid in grids if grid.layer is Layer.PUBLIC]
    return " ".join(list(dict.fromkeys([*shares, *others]))[:LIKE_MOST])
