"""Which packets came after a gap: FFmpeg counts RTP's sequence numbers and says so in its log alone.

Only datagrams can be lost on the way, so only their streams listen; a seat without such streams hears no log at all.
What is heard is counted, never kept: FFmpeg's messages may hold addresses.
"""

import logging
from collections.abc import Iterator
from typing import Final

import av.logging
from av.packet import Packet
from av.video.stream import VideoStream

_GAP: Final = "RTP: missed"
_NOBODY: Final = logging.CRITICAL + 1


def mark_gaps(packets: "Iterator[Packet[VideoStream]]") -> "Iterator[Packet[VideoStream]]":
    """Yield ``packets``; ``opaque`` is True of each before which some were lost. Iterated and closed in one thread."""
    logging.getLogger("libav").setLevel(_NOBODY)  # what other threads hear is nobody's
    av.logging.set_skip_repeated(False)
    av.logging.set_level(av.logging.WARNING)
    with av.logging.Capture() as heard:
        for packet in packets:
            if heard:
                if any(_GAP in message for _, _, message in heard):
                    packet.opaque = True
                heard.clear()
            yield packet
