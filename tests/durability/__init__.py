"""Loads that are killed at random moments: the store is as before, or the load is there whole. `make trials`."""
