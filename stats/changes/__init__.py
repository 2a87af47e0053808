"""Changes from another period: which are beyond chance and season.

Modules by subject, the most important first:

- figures with a season: `expected_change` with `change_scales`, `past_spans`, `seasonal_counts`, `seasonal_averages`
  with `weekly_regression`, and `local_dispersion`;
- parts of a whole: `part_changes`, `excess_counts`, `ratio_shrinkage`;
- stocks: `stock_changes`, `stock_growth`;
- since when a level is another one: `changepoint`.
"""
