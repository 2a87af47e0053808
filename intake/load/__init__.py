"""One load from its first byte to its account: every row read is loaded, updated, unchanged or rejected.

Imports `publish`, `records` and below.
"""
