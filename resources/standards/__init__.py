"""Standards that ship with the console; a centre imports its own."""

from importlib import resources


def example_standard() -> str:
    """Return the text of the default profile, marked 示例."""
    return (resources.files(__name__) / "example.csv").read_text(encoding="utf-8")


def example_units() -> str:
    """Return the text of its units."""
    return (resources.files(__name__) / "units.csv").read_text(encoding="utf-8")
