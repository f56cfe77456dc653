"""The wall window."""
