"""The ticker of wall and desk."""
