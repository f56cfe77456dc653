"""The composition root of a seat: puts windows, engine, link and, for the demo, a whole street together."""
