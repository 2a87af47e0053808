"""The protection of small numbers on trial: everything that is really published of random stores, and who attacks it.

`make protection` runs the trials and writes docs/protection.md; tests/queries/disclosure/test_protection.py runs a few
of them.
"""
