"""Monthly control charts: a unit compared with its own earlier months.

The modules by subject, those to read first in front: `control_chart`, `month_expectation`, `month_season`,
`month_trend`, `month_gaps`.
"""
