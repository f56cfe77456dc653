"""What stands on a tile beside its picture: the caption, and the card where there is no picture to be shown.

Takes verdict and open cases; draws its images again only when their words change. Paints nothing on the glass.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from PySide6.QtGui import QImage

from console.domain.camera import Camera, PictureLife, Sign
from console.domain.deadline import Light
from console.seat.layout import Tile
from widgets.wall.caption import CaptionLook, caption_look, draw_caption
from widgets.wall.card import draw_card
from widgets.wall.life_words import CardWords, LifeWords, card_words, life_words, note_words
from widgets.wall.note import draw_note
from widgets.wall.room_dial import RoomAt

CaseSign = tuple[int, Light]
"""How many cases are open here, and how near the nearest deadline is."""
NO_CASE: Final[CaseSign] = (0, Light.CALM)
_LIVE: Final = Sign.LIVE
_SHARP: Final = frozenset({Sign.LIVE, Sign.NOT_PROVED})
"""Pictures that are shown as they are; the others are dimmed."""


@dataclass(frozen=True, slots=True)
class TileStyle:
    """How tiles say what they say."""

    body_px: int
    """Size of wall text."""
    clock: Callable[[], datetime]
    """UTC."""
    room_at: RoomAt
    """Gives room time at an instant of that clock."""
    is_locked: Callable[[], bool] = lambda: False
    """Whether the seat is locked: nothing that needs its keys or its mouse is offered then."""


def rows_under_caption(tile: Tile) -> int:
    """Return how many rows of a tile's picture lie under its caption."""
    return tile.caption.height if tile.is_caption_over else 0


class TileSigns:
    """Of one camera in one tile. GUI thread."""

    def __init__(self, camera: Camera, tile: Tile, style: TileStyle) -> None:
        self._camera, self._tile, self._style = camera, tile, style
        self.life: PictureLife | None = None
        self.case = NO_CASE
        self.caption: QImage | None = None
        self.card: QImage | None = None
        """Words in the place of the live picture."""
        self.is_fault = False
        """Whether the live picture is not shown, because it is known to be none."""
        self.is_dim = False
        self.note: QImage | None = None
        """Why a dimmed picture stands; over its foot."""
        self.caption_draws = 0
        """How often the caption was drawn: it must not be drawn again without a change."""
        self._look: CaptionLook | None = None
        self._card_words: CardWords | None = None
        self._is_replayed = False
        """Whether the caption says a replay instead of the verdict."""
        self._waits = False
        """The camera is shown elsewhere, but none of its pictures is on this glass yet: nothing is live here."""

    @property
    def said(self) -> LifeWords | None:
        """Return what the caption says of the picture."""
        return self._look.life if self._look is not None else None

    def stand(self, life: PictureLife, case: CaseSign) -> bool:
        """Say whether a live tile would look the same with these: the cheap answer nearly always."""
        last = self.life
        if last is None or self._is_replayed or self._waits or case != self.case:
            return False
        is_live = last.sign is _LIVE and life.sign is _LIVE and last.age_s <= 1 and life.age_s <= 1
        return is_live and last.show_picture and last.marks == life.marks and last.lacks is life.lacks

    def take(self, life: PictureLife, case: CaseSign, replayed: LifeWords | None, *, has_frame: bool) -> bool:
        """Take how things stand; return True if anything looks different now.

        Args:
            life: the verdict on the live picture.
            case: what is open here.
            replayed: what the caption says instead of the verdict while a replay has the tile.
            has_frame: a picture of this camera is on the glass: without one nothing is called live, and connecting
                anew needs no card.
        """
        before = self.is_dim, self.case, self._card_words, self._look, self.note
        self.life, self.case, self.is_dim = life, case, life.sign not in _SHARP
        is_connecting = life.sign is Sign.CONNECTING
        self._waits = life.show_picture and not is_connecting and not has_frame
        has_card = not life.show_picture or (is_connecting and not has_frame)
        self._take_card(self._words_of_card(life) if has_card else None)
        self.say_replayed(replayed)
        self._take_note(note_words(life))
        return before != (self.is_dim, self.case, self._card_words, self._look, self.note)

    def _take_note(self, words: tuple[str, ...]) -> None:
        tile, body_px = self._tile, self._style.body_px
        self.note = draw_note(words, tile.picture.width, body_px, tile.caption.height) if words else None

    def say_replayed(self, replayed: LifeWords | None) -> None:
        """Say a replay in the caption; None: the verdict."""
        self._is_replayed = replayed is not None
        if self.life is None:
            return
        life = PictureLife(Sign.CONNECTING, self.life.since) if self._waits else self.life
        words = replayed or life_words(life, has_card=self._card_words is not None)
        size = (self._tile.caption.width, self._tile.caption.height)
        look = caption_look(self._camera, words, self.case, size, self._style.body_px)
        if look != self._look:
            self._look, self.caption = look, draw_caption(look)
            self.caption_draws += 1

    def _words_of_card(self, life: PictureLife) -> CardWords:
        room_at = self._style.room_at
        words = card_words(life, room_at(self._style.clock()), room_at)
        return replace(words, action="") if self._style.is_locked() else words

    def _take_card(self, words: CardWords | None) -> None:
        if words == self._card_words:
            return
        self._card_words, self.card, self.is_fault = words, None, False
        if words is not None:
            size = self._tile.picture.width, self._tile.picture.height
            self.is_fault = words.is_fault
            self.card = draw_card(words, *size, rows_under_caption(self._tile), self._style.body_px)
