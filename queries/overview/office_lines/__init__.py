"""Lines on the work of offices, groups and counties, and the signs behind them.

Imports `words`. Modules by subject, the most important first:

- signs: `scope_signs` collects those of a scope, `sign_lines` words a line; `other_signs` and `sign_notes` name them;
- where an office is slow: `county_lines`, `group_lines`, and `unit_lines` on whole counties and groups;
  `came_late_lines` on who is late by cases of others alone;
- other times: `own_past_lines`, and `recent_look_lines` on who needed a look within the last week.
"""
