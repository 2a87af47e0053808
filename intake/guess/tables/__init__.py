"""What a row of a table is: a case, an event, a step of a case, or none of these.

Imports `columns` and the folders below it, and nothing of `evidence`. Modules by subject, the most important
first:

- cases or events: `file_shape`;
- steps of cases: `step_tables`, `status_logs`, `nested_steps` inside JSON records, `step_texts` for the column that
  describes them;
- rows that are not cases: `other_tables`, `side_tables`, `letters_of_both_ways`, and `call_logs` of telephone
  exchanges;
- rows that people sent by a form: `form_times`.
"""
