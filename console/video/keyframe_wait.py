"""Since when a stream that is sound waits for a keyframe to begin decoding with. Pure.

Cameras that save send one every minute, and not all begin a session with one. What does not look like packets of the
codec is damage, not patience.
"""

from typing import Final

from console.video.nal_head import is_usual
from console.video.source import TICKS_PER_S

_SOUND: Final = 0.7
"""Share of packets that look right; noise does so in one of five."""
_MEMORY: Final = 0.1
_LONG_TICKS: Final = 8 * TICKS_PER_S
"""So far behind its keyframe a stream is likely to be far from the next."""
_JUMP_MS: Final = 800
_HOPELESS_MS: Final = 8000


class KeyframeWait:
    """One connection's wait.

    Args:
        codec: FFmpeg's name.
    """

    def __init__(self, codec: str) -> None:
        self._codec = codec
        self._since_ns = 0
        self._share = 1.0
        self.keyframe_pts = 0
        """Time stamp of the newest keyframe, decoded or not."""

    @property
    def since_ns(self) -> int:
        """Return the arrival of the first packet that could not be begun with; 0: nothing is waited for."""
        return self._since_ns if self._share >= _SOUND else 0

    def go_on(self, head: bytes, arrived_ns: int) -> None:
        """Note a packet that was not decoded because there was no keyframe."""
        self._since_ns = self._since_ns or arrived_ns
        self._share += _MEMORY * (is_usual(self._codec, head) - self._share)

    def is_far(self, pts: int, delay_ms: int) -> bool:
        """Say whether to go on decoding though it is late: the next keyframe may be a minute away.

        Decoded and not drawn, it is at the present again sooner. What is too late even for that has to wait.

        Args:
            pts: the packet's, 1/90,000 s.
            delay_ms: how late it is.
        """
        return _JUMP_MS <= delay_ms < _HOPELESS_MS and pts - self.keyframe_pts >= _LONG_TICKS

    def end(self) -> None:
        """Note that decoding goes on."""
        self._since_ns, self._share = 0, 1.0
