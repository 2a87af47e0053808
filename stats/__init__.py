"""Statistics on plain arrays, which know neither cases nor the store. Imports only `persian`, for its calendar.

Each module names its source and is tested against published numbers, another library or a slow reference
implementation. The modules by subject, those to read first in front:

- one figure and its interval: `intervals`, `clustered_shares`, `count_interval`, `nonresponse_bounds`, `survival`
  (times to an answer), `logrank`;
- several figures: `two_estimates`, `clear_extremes`, `rank_intervals`, `relative_uncertainty`, `dissimilarity`, and
  `false_discovery` and `listed_discoveries` for what is tested together;
- offices among similar ones: `peer_expectation`, which rests on `case_mix`, `partial_pooling`, `outlying_offices` and
  `response_scale`; `assessment`, the ladder; `lasting_gaps`, `office_county_gaps`; funnels for drawing: `share_funnel`,
  `rate_funnel`, `duration_funnel`;
- areas: `rate_smoothing`, `expected_rates`, `relative_levels`, `hot_neighbourhoods`;
- daily series: `seasonal_model` with `calendar_regressors` and `poisson_regression`, its errors in `backtest` and
  `forecast_errors`, and `series_start` and `missing_days` for what is wrong with a series;
- changes from another period: `expected_change` with `change_scales`, `seasonal_counts`, `seasonal_averages` and
  `local_dispersion`; parts of a whole: `part_changes`, `excess_counts`, `ratio_shrinkage`; stocks: `stock_changes`,
  `stock_growth`; `changepoint`, since when a level is another one;
- monthly control charts: `control_chart`, `month_expectation`, `month_season`, `month_trend`, `month_gaps`;
- what is out of the ordinary day by day: `watched_counts`, `event_course`, `event_growth`, `rising_trend`,
  `usual_levels`;
- clusters in space and time: `space_time_scan`, with `scan_statistic`, `scan_windows`, `scan_baseline`, `scan_noise`,
  `scan_refit`, `scan_replications`, and for forecasts `forecast_noise` and `forecast_replications`;
- the newest weeks, in which registrations are still missing: `nowcast`, `nowcast_levels`, `registration_delays`;
- `disclosure/`: which counts may be published.
"""
