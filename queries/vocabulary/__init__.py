"""The vocabulary of a query: stored codes, bilingual labels, periods, the `Scope`, and input errors.

These are plain value types that every other folder may use. This package imports nothing else from `queries`.
"""
