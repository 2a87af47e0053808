"""Trials of disclosure control: attacks on everything that is published of random stores.

Small counts are withheld from published tables. The trials publish every table of a random province and then try to
recover withheld counts by subtraction and by integer programming. `make protection` runs the trials and writes
docs/protection.md; tests/queries/disclosure/test_protection.py runs a few of them.
"""
