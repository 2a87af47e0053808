"""Output of the command line: JSON for scripts, text for people, and the statements behind an answer.

Used by `queries.__main__` alone. Imports `comparisons`, `disclosure`, `estimates` and below.
"""
