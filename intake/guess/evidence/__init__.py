"""What the values of columns say of their fields, mostly by comparison with other columns.

Imports `columns` and the folders below it, and nothing of its sibling `tables`. Modules by subject, the most important
first:

- moments: `date_evidence` for each field that holds one, from how dates relate (`date_relations`) and from the state
  of the case (`dates_by_state`);
- ids and places: `yearly_numbers`, `place_evidence`;
- two columns: `equal_columns` hold the same, `nested_columns` group one another; `carried_columns` hold for the rows
  below;
- states: `numbered_words`, whose meaning no column tells; `answers_of_open_cases`, which contradict them;
- several things in a cell: `joined_names` of offices and counties, `step_histories` of what became of a case.
"""
