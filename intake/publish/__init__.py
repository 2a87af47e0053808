"""A store opened for writing: rows merged, rollups kept true, and all of it made visible at once or not at all.

One class for each engine, chosen in `target_at`. Imports `migrations`, `staging` and below.
"""
