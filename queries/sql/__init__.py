"""SQL expressions over rows shaped like a case: conditions, summable components, state intervals, time buckets.

Everything here builds expressions and opens no connection, so intake can use the same ones for building rollups as
the query layer does for reading. What engines spell differently is in `functions`. Imports `vocabulary` and
`measures`.
"""
