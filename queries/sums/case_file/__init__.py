"""The file with the columns of all cases of a large DuckDB store, and the rows of it that belong to a scope.

Modules by subject, the most important first: `case_file`, which opens it and says when it may answer;
`case_file_layout`, what it has of each case, with `case_steps`; `case_file_rows`, the rows of a scope, of which
`kept_rows` remembers the last.
"""
