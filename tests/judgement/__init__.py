"""Trials of how changes and offices are judged, over random worlds whose truth is known."""
