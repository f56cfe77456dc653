"""Since when a stream that is sound waits for a keyframe to begin decoding with. Pure.

Cameras that save send one every minute, and not all begin a session with one. What does not look like packets of the
codec is damage, not patience.
"""

from typing import Final

from console.video.nal_head import is_usual

_SOUND: Final = 0.7
"""Share of packets that look right; noise does so in one of five."""
_MEMORY: Final = 0.1


class KeyframeWait:
    """One connection's wait.

    Args:
        codec: FFmpeg's name.
    """

    def __init__(self, codec: str) -> None:
        self._codec = codec
        self._since_ns = 0
        self._share = 1.0

    @property
    def since_ns(self) -> int:
        """Return the arrival of the first packet that could not be begun with; 0: nothing is waited for."""
        return self._since_ns if self._share >= _SOUND else 0

    def go_on(self, head: bytes, arrived_ns: int) -> None:
        """Note a packet that was not decoded because there was no keyframe."""
        self._since_ns = self._since_ns or arrived_ns
        self._share += _MEMORY * (is_usual(self._codec, head) - self._share)

    def end(self) -> None:
        """Note that decoding goes on."""
        self._since_ns, self._share = 0, 1.0
