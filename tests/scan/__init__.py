"""Trials of the space–time scan over random provinces; `python -m tests.scan` writes docs/scan.md."""
