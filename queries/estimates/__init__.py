"""Estimates: the answer to a question as a data frame of counts, shares, rates, times, open cases or curves.

`measure` is the entry point for any declared measure; each other module computes one kind of estimate, from sums over
cases (`queries.sums`). This package imports `sums` and the layers below it.

Modules by subject, the most important first:

- any measure: `measure`; of all units by month `monthly_shares`, of parts by day `daily_series`;
- counts and shares: `counts_and_rates`; `clustered_days` and `day_blocks` for how alike the cases of a day are;
  `excess_late`, `response_threshold`, `smoothed_county_rates`;
- times to an answer: `answer_times`, `answer_curves`, `answer_time_estimates`, `scope_waits`; `days_from_due`,
  `deadline_lengths`, `former_deadlines`, `stage_times`, `weekday_hours`;
- open cases: `open_cases`, `open_case_stages`, `age_classes`; `stock_flows` and `rollup_flows` for
  those that enter and leave; `closed_unanswered`;
- `case_sums` for counts that no measure declares; `late_registrations` for the newest days; `consistency` for checks of
  the store.
"""
