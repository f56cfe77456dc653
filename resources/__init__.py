"""Texts, styles, icons, standards: data shipped with the console."""
