"""What the overview says: a sentence of the day, three short lists, and the main figures with their changes.

It is built once, as plain contents in both languages. The screen draws them, the morning page prints them, and
`python -m delivery` writes them; none of these computes or words anything of its own.
"""
