"""The calendar that ships with the console; a centre adds each year's notice."""

from importlib import resources


def national_calendar() -> str:
    """Return the text of mainland China's days off and make-up work days."""
    return (resources.files(__name__) / "cn.csv").read_text(encoding="utf-8")
