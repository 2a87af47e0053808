"""Which field each column fills, and how sure that is.

Imports `evidence`, `tables` and the folders below them. Modules by subject, the most important first:

- all columns: `field_scores` scores every column for every field, `preferred_columns` adds what columns say of their
  neighbours, `assign_fields` chooses the pairs with the largest sum, and `confidence` says how often such a choice is
  right;
- columns that depend on the choice: `time_columns` are the times of day of dates, `span_columns` lengths of time
  since the registration, and `first_responses` may only acknowledge a request.
"""
