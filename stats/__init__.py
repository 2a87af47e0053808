"""Statistics on plain arrays: intervals, funnels, smoothing, survival, seasonal models, false discoveries, disclosure.

Each module names its source and is tested against published numbers, another library or a slow reference. Imports
only `persian`, for the calendar.
"""
