"""Definitions of all measures and rules in words, generated from the declarations, for the screen and as a document."""
