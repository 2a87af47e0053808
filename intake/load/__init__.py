"""Run one load from the first byte to the reconciliation: every row is loaded, updated, unchanged or rejected.

`run` calls the passes over the files: `reading_pass` reads them all and finds out their as-of; `snapshot_pass` or
`event_pass` then derives the cases; `merge_pass` stages them and merges them into the store. `reconciliation` accounts
for every row. Imports `publish`, `parsing` and below.
"""
