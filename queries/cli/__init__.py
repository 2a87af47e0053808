"""How the command line prints: JSON for scripts, lines for people, and the plan of a statement.

Used by `queries.__main__` alone. Imports `comparisons`, `disclosure`, `estimates` and below.
"""
