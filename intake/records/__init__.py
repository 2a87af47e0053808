"""Chunks of text cells to checked records: dates, codes, names; what cannot be read is rejected with its reason.

Depends on the row alone; what depends on other rows is done in `load`. Imports `readers`, `staging` and below.
"""
