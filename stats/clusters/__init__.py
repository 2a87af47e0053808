"""Clusters in space and time: neighbouring areas that had more cases than usual at the same time.

Modules by subject, the most important first:

- the scan: `space_time_scan`, `scan_statistic`, `scan_windows`, `scan_baseline`, `scan_replications`;
- the last weeks, whose noise is known from earlier forecasts: `forecast_noise`, `forecast_replications`;
- all weeks, to which the model itself was fitted: `scan_noise`, `scan_refit`.
"""
