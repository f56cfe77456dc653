"""The duty officers' desk."""
