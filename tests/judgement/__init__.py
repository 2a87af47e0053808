"""Trials of what the product tells: on random worlds whose truth is known."""
