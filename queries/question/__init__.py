"""A measure, a scope and a grouping made ready to be asked: vintage, filters, groups, and which rollup answers.

The result is a `Question`, which `estimates` answers. Imports `storage` and below.
"""
