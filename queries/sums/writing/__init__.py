"""Making the file of all cases and the file of sums beside it. Nothing else of `queries.sums` imports this folder.

Modules by subject, in the order of their work: `case_file_writer`; `stored_sums_writer` with `stored_waits_writer`,
`rows_by_day_writer`; `case_file_check` compares both files with their checksums.
"""
