"""The composition root of a seat."""
