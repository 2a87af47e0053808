"""Changes of figures since another period: the one before, or the same one last year.

`period_change` is where to start. This package imports none of its sibling packages `peers` and `own_past`.
"""
