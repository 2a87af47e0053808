"""Statistics on plain arrays: intervals, funnels, smoothing, survival, seasonal models, false discoveries, disclosure.

Each module names its source and is tested against published numbers, another library or a slow reference
implementation. This package imports only `persian`, for the calendar: it knows nothing of cases, offices or the store.
"""
