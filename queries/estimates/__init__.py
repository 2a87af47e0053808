"""The answer to a question as a frame: counts, shares, rates, times to an answer, open cases, curves.

`measure` is the entry for any declared measure; the other modules compute one kind of estimate each. Imports
`question` and below.
"""
