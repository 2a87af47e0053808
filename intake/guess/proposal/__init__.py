"""The proposal itself, what is said of it to a person, and how it is written as a mapping.

Imports all other folders of `guess`. Modules by subject, the most important first:

- the proposal: `proposal` declares it; `complete_proposal` adds what follows from the fields, with `last_states` for
  states of which each case shows only its last one, and `resolved_words` for states whose meaning their dates or
  ticks tell; `left_out_columns` says what becomes of columns without a field, `listed_codes` of codes whose names
  stand on another sheet;
- what a person reads: `column_reasons` for one column; `proposal_notes` for the whole, with `state_notes`,
  `word_notes`, `table_notes`, `column_notes` and `utc_headings`;
- what a person decides: `proposal_corrections` changes the proposal, `date_choices` are the ways to read its dates, and
  `code_labels` the codes that words can stand for;
- the mapping: `proposal_mapping` makes its tables and keys, `proposal_toml` writes them.
"""
