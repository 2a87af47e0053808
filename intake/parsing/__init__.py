"""Convert chunks of cells into checked records: parse dates, translate codes, clean names, reject unreadable rows.

Everything here depends on one row alone; checks across rows are in `load`. Imports `readers`, `staging` and below.
"""
