"""SQL expressions over rows shaped like a case: conditions, summable components, state intervals, time buckets.

This package builds expressions and opens no connection. Intake therefore builds rollups with the same expressions that
the query layer reads with, and the two cannot disagree. Differences between database engines are in `functions`.
Imports `vocabulary` and `measures`.
"""
