"""The rows behind a figure: lists of cases page by page, one case with its timeline, the oldest open cases.

A list always has as many rows as its figure says. Imports `estimates` and below.
"""
