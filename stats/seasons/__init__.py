"""Daily counts and their season: what a day usually brings, and how wrong that was in the past.

Modules by subject, the most important first: `seasonal_model` with `calendar_regressors` and
`poisson_regression`; what feasts leave uncertain in `feast_uncertainty`; its errors in `backtest` and
`forecast_errors`; `series_start` and `missing_day_spans` for what is wrong with a series.
"""
