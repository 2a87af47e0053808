"""What the data are like: how complete cases are, which loads brought them, how fresh each source is.

Imports `cases` and below.
"""
