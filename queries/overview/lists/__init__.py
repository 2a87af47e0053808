"""The three short lists of the overview, and the table of offices of the weekly page.

Imports `office_lines` and `words`. Modules by subject, the most important first:

- the lists: `news_list`, `overdue_list`, `look_list`;
- beside them: `province_events` for topics that surge in the whole province, `office_table`.
"""
