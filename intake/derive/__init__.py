"""Compute the facts of a case from its events: first answer, due moment, holders, hand-offs, reopenings.

Pure functions on arrays, without files or database. Imports nothing of intake but `errors`.
"""
