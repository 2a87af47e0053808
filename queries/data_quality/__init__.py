"""Data quality: completeness of the cases, doubtful cases, the log of loads, and freshness of each source.

Imports `cases` and below.
"""
