"""Monthly control charts: a unit compared with its own earlier months.

Modules by subject, the most important first: `control_chart`, `month_expectation`, `month_season`,
`month_trend`, `month_gaps`, `share_beyond_past`, `mix_change`.
"""
