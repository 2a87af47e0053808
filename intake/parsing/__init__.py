"""Convert chunks of cells into checked records: parse dates, translate codes, clean names, reject unreadable rows.

A record depends on its row alone, apart from what a file as a whole shows: such a file is refused, or noted. Checks
against other rows and against the store are in `load`. Imports `readers`, `staging` and below.

Modules by subject, the most important first:

- from chunks to batches: `read` calls `snapshot_rows` or `event_rows`, which rest on `row_checks`; `rejected_frame`,
  and `reading_notes` with `rating_counts` for the report; `arrow_cells` beneath all of them;
- rows that are not cases: `repeated_headings`, `summary_rows`, `section_titles`; rows that are damaged: `shifted_rows`;
- cells: `coded_values`, `state_words`, `written_marks`, `carried_cells`;
- moments: `dates`, `date_texts` and `timed_moments`; `fixed_width_dates` for many at once; `date_marks`,
  `worded_dates`, `month_names`, `excel_numbers`, `clock_texts`, `zone_names` and `utc_columns` for the ways of writing
  them; `spans` for lengths of time;
- ids: `id_traces`, `yearly_ids`;
- what only a file as a whole shows: `whole_file_checks`, with `swapped_dates`, `short_years`, `short_day_numbers` and
  `other_counties`.
"""
