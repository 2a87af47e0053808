"""Quotable figures for the press: value, sentence, comparison, cautions, finality, and the value at the newest load.

Everything is computed from protected figures (`queries.disclosure.protected_figures`) and from counts of the whole
province, so that no output reveals a withheld count.
"""
