"""What a frozen moment needs of the engine, and what the engine tells it."""

from collections.abc import Callable
from typing import Protocol

from console.domain.camera import CameraId, FrameName
from console.video.freeze_message import FreezeFailed, FreezeId, Frozen, FrozenAfter, FrozenKept, FrozenShown
from console.video.slots import SlotReader

Report = Frozen | FrozenAfter | FrozenShown | FrozenKept | FreezeFailed


class Freezer(Protocol):
    """The engine, as far as a moment needs it."""

    def freeze(self, frame: FrameName, *, view: tuple[int, int], on_report: Callable[[Report], None]) -> FreezeId:
        """See ``Engine.freeze``."""

    def freeze_main(self, camera: CameraId, *, on_report: Callable[[Report], None]) -> FreezeId:
        """See ``Engine.freeze_main``."""

    def frozen_reader(self, freeze: FreezeId) -> SlotReader | None:
        """See ``Engine.frozen_reader``."""

    def show_frozen(self, freeze: FreezeId, pts: int) -> None:
        """See ``Engine.show_frozen``."""

    def keep_frozen(self, freeze: FreezeId, pts: int) -> None:
        """See ``Engine.keep_frozen``."""

    def thaw(self, freeze: FreezeId) -> None:
        """See ``Engine.thaw``."""
