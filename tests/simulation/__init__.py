"""Whole days of a room on one virtual loop: the hub, five seats and the clock, with the faults of a bad week."""
