"""Trials of what the product says: random worlds whose truth is known.

How many bad offices are named and sound ones accused, which changes are named, and how often intervals contain the true
value. `make judgement`, `make changes` and `make intervals` run the trials and write their documents; `make test` runs
a few worlds of each.
"""
