"""The database schema on DuckDB, PostgreSQL and ClickHouse, and the `Store` that reads one state of it.

Contains the tables, the rollup tables and the SELECTs that fill them, what PostgreSQL and ClickHouse store differently,
and `Store`: the state of the data after one load. Apart from `vocabulary` and `settings` this is the only part of
`queries` that intake may use. Imports `sql` and below.
"""
