"""Where the headings and titles of a table stand, and which fields they name.

Imports nothing else of `guess`. Modules by subject, the most important first:

- what a heading means: `heading_words`, with the vocabulary of its TOML file; `field_headings` says how well it names
  each field;
- where headings stand: `heading_row`, `title_rows`; among the cases `group_titles`, `section_columns`.
"""
