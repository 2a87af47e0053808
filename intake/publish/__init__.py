"""Write access to a store: merge rows, update rollups, and make all of it visible at once or not at all.

One class per database engine, chosen in `target_from_url`. Imports `migrations`, `staging` and below.
"""
