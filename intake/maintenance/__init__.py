"""What is done to a store as a whole: list and undo loads, dump, verify, copy to another engine.

Imports `load` and below.
"""
