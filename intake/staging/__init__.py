"""Intermediate results on disk (Parquet files) between reading and merging, so that memory stays bounded.

Imports `derive`, `mapping` and below.
"""
