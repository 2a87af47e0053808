"""Changes of figures since another period: the one before, or the same one last year.

`period_change` is where to start; `change_notes` words the cause of a change for every screen. This package imports
none of its sibling packages `peers` and `own_past`.
"""
