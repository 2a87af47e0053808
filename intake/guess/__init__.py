"""Propose the mapping of a file that nobody has described yet: which column fills which field, and how it is read.

`propose.propose` looks at a sample of the rows and returns a `proposal.Proposal`; it loads and writes nothing.
`proposal_toml.proposal_toml` writes the mapping that a proposal describes. Imports `parsing`, `readers`, `mapping` and
`errors`.

Modules by subject, the most important first:

- the proposal: `propose` makes the `proposal`, and `complete_proposal` adds what follows from the fields;
  `field_scores`, `assign_fields` and `confidence` choose the fields; `proposal_mapping` and `proposal_toml` write the
  mapping, `proposal_corrections` changes the proposal as a person wants;
- what is said of it: `column_reasons`, `left_out_columns`, `proposal_notes`, `word_notes`, `table_notes`,
  `shown_values`;
- the table: `column_sample` with `sampled_rows`, `heading_row`, `title_rows`, `group_titles`, `file_shape`;
  `other_tables` and `side_tables` for further tables; `step_tables`, `status_logs` and `nested_steps` for steps of
  cases;
- one column: `column_profile` with `value_shapes`; `heading_words` and `field_headings` for its heading;
  `personal_columns`;
- several columns: `equal_columns`, `nested_columns`, `carried_columns`, `judged_columns`;
- words that stand for codes: `value_words`, `code_labels`, `resolved_words`, `state_answers`, `last_states`,
  `numbered_words`, `rating_columns`;
- moments: `date_order`, `day_month_order`, `date_relations`, `date_evidence`, `date_choices`, `dates_by_state`;
  as numbers in `date_numbers` and `mixed_numbers`, as programs for mail write them in `mail_dates`; `time_columns`,
  `span_columns`;
- ids, places and texts: `yearly_numbers`, `place_evidence`, `path_values`, `step_texts`.
"""
