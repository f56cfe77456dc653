"""The rules and records, pure: standard library only."""
