"""Estimates of one figure or several: intervals, tests, ranks, and funnels with their limits.

Modules by subject, the most important first:

- one figure and its interval: `intervals`, `clustered_shares`, `count_interval`, `nonresponse_bounds`, `survival` with
  `incidence_lines` (times to an answer), `logrank`;
- several figures: `two_estimates`, `clear_extremes`, `rank_intervals`, `relative_uncertainty`, `dissimilarity`, and
  `false_discovery` and `listed_discoveries` for what is tested together;
- funnels and the scales that they are drawn on: `share_funnel`, `rate_funnel`, `duration_funnel`;
- and `distinct_numbers`, which some of them need.
"""
