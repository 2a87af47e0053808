"""The file of sums beside that of all cases: what many questions ask for, stored ready.

Modules by subject, the most important first: `sums_file`, its form; `stored_sums`, daily sums; `stored_waits`;
`stored_open_cases`; `rows_by_day`, the cases in the order of the day on which they were due or closed.
"""
