"""Rates of areas: smoothed, expected from what an area is like, and compared with the whole.

The modules by subject, those to read first in front: `rate_smoothing`, `expected_rates`, `relative_levels`,
`hot_neighbourhoods`.
"""
