"""Everything that paints or takes input."""
