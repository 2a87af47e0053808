"""Run one load from the first byte to the reconciliation: every row is loaded, updated, unchanged or rejected.

The first pass reads all files and finds out their as-of, the second derives the cases, and the last one merges them
into the store. Imports `publish`, `parsing` and below.

Modules by subject, the most important first:

- the passes: `run`, `reading_pass`, `snapshot_pass`, `event_pass`, `merge_pass`; `load_as_of`, `sources`,
  `dimension_keys` and `moments`, which they need; `load_progress`, `process_watch`;
- loads that are refused: `refusals` for one without an accepted row, `other_province`, `renumbered_cases` and
  `reused_event_ids` for ids that stand for other cases, `respelled_ids` for ids that are written in another way,
  `another_system` for files of which no office and no topic is known;
- what the store knows already: `newer_loads`, `same_cases`, `unrelated_cases`, `left_out_cases`, `stored_cases`,
  `stored_referrals`, `pulled_files`;
- the report: `reconciliation`, `store_remarks`, `new_names`, `changed_registrations`, `lost_values`,
  `missing_ends`, `emptied_columns`, `repeated_days`, `split_counties`, `cut_off_month`, `check_contents`.
"""
