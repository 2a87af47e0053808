"""The cases of a scope as arrays in memory, one element a case, and the statements that read them.

Modules by subject, the most important first: `scope_cases`, the cases of one scope, from `cases_in_memory` (all cases
of a store of moderate size) or read by a statement; `case_columns`, their columns; `scope_rows`, which rows belong to a
scope; `case_day_sums`, their sums by day; `daily_sums_in_arrays`, those of a scope too large for memory.
"""
