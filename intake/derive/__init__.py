"""From the events of a case to its facts: first answer, due moment, holders, hand-offs, reopenings. Pure arrays.

Imports nothing of intake but `errors`.
"""
