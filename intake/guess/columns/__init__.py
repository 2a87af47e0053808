"""The columns of a file, as a sample of its rows shows them.

Imports `headings`, `dates` and `values`. Modules by subject, the most important first:

- the sample: `column_sample` reads it, `sampled_rows` chooses its rows;
- one column: `column_profile` holds everything that is known of it;
- codes with their names on other sheets: `lookup_sheets`;
- for people and for very wide files: `shown_values`, `judged_columns`.
"""
