"""What was read and derived, kept in Parquet files on disk until it is merged, so that memory stays bounded.

Imports `derive`, `mapping` and below.
"""
