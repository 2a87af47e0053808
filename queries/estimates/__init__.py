"""Estimates: the answer to a question as a data frame of counts, shares, rates, times, open cases or curves.

`measure` is the entry point for any declared measure; each other module computes one kind of estimate, from sums over
cases (`queries.sums`). This package imports `sums` and the layers below it.
"""
