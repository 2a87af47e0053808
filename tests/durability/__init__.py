"""Durability trials: a load that is killed at any moment leaves the store unchanged or complete (`make trials`)."""
