"""Comparisons of offices with similar ones, and of counties with the others of the province.

`peer_comparison` is where to start. This package imports none of its sibling packages `changes` and `own_past`.
"""
