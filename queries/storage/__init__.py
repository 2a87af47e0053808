"""The database schema on DuckDB, PostgreSQL and ClickHouse, and the `Store` that reads one state of it.

Contains the tables, the rollup tables and the SELECTs that fill them, what PostgreSQL and ClickHouse store differently,
and `Store`: the state of the data after one load. Apart from `vocabulary` and `settings` this is the only part of
`queries` that intake may use. Imports `sql` and below.

Modules by subject, the most important first:

- reading: `opening` opens a `store`, a state of the data; `source_state`, `engines`, `postgresql_engine`,
  `store_address`, `store_errors`; `limited_tables` for viewers who may see some rows only; `fetching`,
  `column_batches`, `case_reading`;
- what is kept and who waits: `result_cache`, `running_statements`, `background_work`, `private_folder`;
- tables: `schema`, `physical_tables`, `postgresql_tables`; `rollup_tables`, `rollup_contents`; `load_counts`,
  `loaded_files`, `publication_series`;
- `mappings_folder`, for mappings that were kept under a name.
"""
