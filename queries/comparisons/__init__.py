"""Comparisons of a figure with other figures.

- `changes`: with another period, the one before or a year earlier;
- `peers`: of offices with similar ones, and of counties with the others;
- `own_past`: of an office or county with its own earlier months;
- `two_scopes`: of any two scopes;
- `targets`: the targets that figures are shown next to.

Comparisons that are shown together are tested together (false discovery rate). This package imports `estimates` and the
layers below it, and none of its sibling packages `forecasts`, `cases` and `disclosure`.
"""
