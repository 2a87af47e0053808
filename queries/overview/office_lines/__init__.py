"""Lines on the work of offices, groups and counties, and the signs behind them.

Imports `words`. Modules by subject, the most important first:

- signs: `sign_lines` words a line; `deadline_lines`, `outcome_lines`, `closing_lines` and `handling_lines` are of one
  kind each; `other_signs` and `sign_notes` collect them;
- where an office is slow: `county_lines`, `group_lines`;
- the own past: `own_past_lines`.
"""
