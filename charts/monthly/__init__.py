"""Charts with one value or stack a month, all in the same frame.

Imports `parts`. Modules by subject, the most important first:

- the frame: `monthly_frame`, and `axis_cut` where a provincial trip would flatten the other months;
- cases received, answered and closed: `monthly_trend` with `monthly_flow_texts`, `inflow_outflow`;
- open cases and shares: `backlog_age`, `on_time_by_month`, `parts_by_month`.
"""
