"""The wire between seats and hub."""
