"""How the data lie on three engines, and one state of them opened for reading.

Schema, rollup tables and the SELECTs that fill them, what PostgreSQL and ClickHouse store differently, and `Store`:
the state after one load. Beside `vocabulary` and `settings` this is what intake may use of `queries`. Imports `sql`
and below.
"""
