"""The demo province: synthetic offices, people and cases with known parameters, loaded like any other file.

The true values that estimators should recover are written beside the store. Imports `load` and below.
"""
