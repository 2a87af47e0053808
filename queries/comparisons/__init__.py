"""Comparisons of a figure with another: the period before, last year, similar offices, another scope, a target.

Comparisons that are shown together are tested together (false discovery rate). This package imports `estimates` and the
layers below it, and none of its sibling packages `forecasts`, `cases` and `disclosure`.
"""
