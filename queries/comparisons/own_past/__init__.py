"""Comparisons of an office or county with its own earlier months: control charts, and since when it has changed.

This package imports none of its sibling packages `changes` and `peers`.
"""
