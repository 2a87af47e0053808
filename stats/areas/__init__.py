"""Rates of areas: smoothed, expected from what an area is like, and compared with the whole.

Modules by subject, the most important first: `rate_smoothing`, `expected_rates`, `relative_levels`,
`hot_neighbourhoods`.
"""
