"""A small RTSP 1.0 server for the demo street's cameras.

    message  →  session  →  server        bytes → requests → answers → sockets
    nal, rtp →  stream   →  sink          access units → packets → one write a frame and client

``message``, ``auth``, ``nal``, ``rtp``, ``sdp`` and ``session`` do no I/O and read no clock.
"""
