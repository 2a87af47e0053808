"""What of a figure may be published: the grid of publishable questions, rounding, and withheld cells.

The argument for its safety is in `stats.disclosure`. Imports `estimates` and below.
"""
