"""Files → checked records → the store, and the command line for it.

A load reads files (`readers`, `mapping`), checks each row (`records`), keeps what was read on disk (`staging`),
derives the facts of each case (`derive`), merges them into the store and keeps its rollups true (`publish`), all or
nothing (`load`). Of `queries` only `vocabulary`, `settings` and `storage` are used, and `estimates.consistency` for
verifying.
"""
