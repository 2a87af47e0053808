"""What was to be expected of volumes, and what is expected next, from the seasonal model of `stats`.

Imports `estimates` and below.
"""
