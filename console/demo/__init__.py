"""A small street that lives: cameras over RTSP, people, units. Never imported by the product itself."""
