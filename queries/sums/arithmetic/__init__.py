"""Adding up arrays of numbers: by keys, by cells, and by day. Imports nothing else of `queries.sums`.

Modules by subject: `sums_by_keys`, for few rows; `cell_counts`, for many; `day_amounts`, the parts of daily sums.
"""
