"""Run one load from the first byte to the reconciliation: every row is loaded, updated, unchanged or rejected.

Imports `publish`, `records` and below.
"""
