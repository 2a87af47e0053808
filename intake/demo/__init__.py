"""The demo province: offices, people and cases made up with known parameters, loaded like any other files.

The true values that estimators should find are written beside the store. Imports `load` and below.
"""
