"""Settings of the province: thresholds, due rules, holidays, and the folder of its geography.

The settings file is read and validated here, once for the whole program. Imports `vocabulary` and `measures`.
"""
