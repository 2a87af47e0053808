"""Figures for publication: on a fixed grid, rounded, with small numbers and those that would reveal them withheld.

This package imports `estimates` and the layers below it. The suppression algorithm is in `stats.disclosure`.
"""
