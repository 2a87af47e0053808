"""The cards and short lists of the overview, with their small curves and bars.

Imports `parts`. Modules by subject: `measure_card` with its `sparkline`, `short_lists`.
"""
