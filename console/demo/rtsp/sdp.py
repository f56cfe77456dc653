"""What DESCRIBE answers (RFC 4566): one video track, with what a decoder must know first."""

import base64
from typing import Final

from console.demo.rtsp.nal import Codec, ParameterSets
from console.demo.rtsp.rtp import CLOCK_HZ, PAYLOAD_TYPE

TRACK: Final = "trackID=0"


def describe(name: str, sets: ParameterSets, frames_per_s: int) -> bytes:
    """Return the session description of the stream ``name``."""
    encoding = "H264" if sets.codec is Codec.H264 else "H265"
    lines = (
        "v=0",
        "o=- 0 1 IN IP4 127.0.0.1",
        f"s={name}",
        "c=IN IP4 0.0.0.0",
        "t=0 0",
        "a=control:*",
        "a=range:npt=now-",
        f"m=video 0 RTP/AVP {PAYLOAD_TYPE}",
        f"a=rtpmap:{PAYLOAD_TYPE} {encoding}/{CLOCK_HZ}",
        f"a=fmtp:{PAYLOAD_TYPE} {_format(sets)}",
        f"a=framerate:{frames_per_s}",
        f"a=control:{TRACK}",
    )
    return "".join(f"{line}\r\n" for line in lines).encode()


def _format(sets: ParameterSets) -> str:
    def text(raw: bytes) -> str:
        return base64.b64encode(raw).decode()

    if sets.codec is Codec.HEVC:
        return f"sprop-vps={text(sets.vps)};sprop-sps={text(sets.sps)};sprop-pps={text(sets.pps)}"
    level = sets.sps[1:4].hex()
    return f"packetization-mode=1;profile-level-id={level};sprop-parameter-sets={text(sets.sps)},{text(sets.pps)}"
