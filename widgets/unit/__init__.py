"""The unit desk."""
