"""What one province has decided: thresholds, due rules, holidays, and its folder of places.

The settings file is read and checked here, once for the whole program. Imports `vocabulary` and `measures`.
"""
