"""Offices and counties beside others, and beside their own past.

Imports `elements`, `notices` and `choosing`. Modules by subject, the most important first:

- with others: `peer_measures`, `two_sided_table`, `overrepresentation_cells`; `change_reasons` says why a difference is
  not a change;
- with their own past: `own_past_section`, `own_past_marks`.
"""
