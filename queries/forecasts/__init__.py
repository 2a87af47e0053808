"""Forecasts: expected numbers of cases in the past and the coming weeks, from the seasonal model of `stats`.

This package imports `estimates` and the layers below it.
"""
