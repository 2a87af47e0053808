"""Data intake: read files, check their records, and load them into the store; with its command line.

A load runs through these packages: `readers` turn files into rows of text cells, `mapping` says which column fills
which field, `parsing` turns cells into records (typed and checked rows), `staging` keeps them on disk, `derive`
computes the facts of each case, `publish` merges them into the store and updates the rollups, and `load` makes the
whole an all-or-nothing operation. `guess` proposes the mapping of a file that has none. From `queries` only
`vocabulary`, `settings` and `storage` are imported, and `estimates.consistency` for verification.
"""
