"""Prepare a query: resolve the vintage, filters and groupings of a measure and a scope, and choose a rollup.

The result is a `Question`, which `queries.estimates` answers. Imports `storage` and below.
"""
