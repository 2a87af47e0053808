"""Operations on a whole store: list and undo loads, dump, verify, copy to another engine.

Imports `load` and below.
"""
