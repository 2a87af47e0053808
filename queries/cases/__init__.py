"""Cases behind a figure: lists page by page, one case with its timeline, the oldest open cases.

A list always has exactly as many rows as its figure says. This package imports `estimates` and the layers below it.
"""
