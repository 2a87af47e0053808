"""Sums over the cases of a scope, by group and day, from the quickest place that has them exactly.

Nearly every figure is made of such sums: `component_sums` is the entry point of the estimators. Where nothing is
grouped by but time, it asks `daily_sums`: the sums of the scope by day are cached, and a period is a slice. They are
made of the first of these that can be had, and sums by any other grouping of the first but 2:

1. The cases themselves, where they are in memory: those of a store of moderate size (`cases_in_memory`), or of a scope
   of few cases (`scope_cases`) if there is no file of all cases. `case_day_sums` adds them up by day, `grouped_cases`
   by any grouping.
2. Stored sums (`stored_sums`): those of the whole province, of each value of a dimension and of the largest pairs,
   which lie beside the file of all cases. Waits do, too (`stored_waits`).
3. A rollup with the dimensions of the scope and the groupings (`queries.question.rollup_choice`).
4. The file of all cases, which a server makes of a large DuckDB store (`case_file`): `daily_sums_from_file`,
   `grouped_sums_from_file`, `component_sums_from_file`, `waits_from_file` and `flows_from_file`.
5. The table of cases. Where no rollup has the dimensions of a scope, its sums by day are made in one pass over its
   cases: on DuckDB in arrays, while columns are read (`daily_sums_in_arrays`); on other engines by one statement
   (`daily_sums_statement`).

Rollups cannot tell what happened before and after the hour of as-of on one and the same day, so the cases of that day
are read one by one (`edge_days`). For an earlier vintage or moment no rollup is exact: then the table of cases is
evaluated as it was known at that time. Whichever place answers, the sums are the same (tests/queries/sums).

This package imports `question` and the layers below it. What it is made of lies in folders, of which each imports only
those that stand below it here; the modules beside them answer questions, and import all but the first:

- `writing/`: makes both files of a large store, and checks them;
- `sums_file/`: the file of sums beside that of all cases: daily sums, waits and open cases, stored ready;
- `case_file/`: the file of all cases of a large store, and its rows that belong to a scope;
- `case_arrays/`: the cases of a scope as arrays in memory, and the statements that read them;
- `blocks/`: the form of both files, tables of narrow columns; it imports nothing of this package;
- `arithmetic/`: adding up arrays by key, cell and day; it imports nothing of this package.

Modules beside the folders by subject, the most important first:

- what estimators ask for: `component_sums`, `daily_sums`; `cases_in_state`, `open_by_age`, `due_delays`,
  `days_allowed`, `registered_groups`;
- from cases in memory: `grouped_cases`;
- from the table of cases: `daily_sums_statement`, `day_statements`; of the day of as-of `edge_days`, `edge_amounts`;
- from the file of all cases: `daily_sums_from_file`, `grouped_sums_from_file`, `component_sums_from_file`,
  `waits_from_file`, `flows_from_file`, `steps_from_file`; `coded_groups` are their groupings.
"""
