"""Grids that come with the program: those of the demo street."""
