"""What values look like, which codes words stand for, and which columns hold personal data.

Imports `headings` only, for a heading often decides how its values are read. Modules by subject, the most important
first:

- shapes: `value_shapes`, with the words of its TOML file; `path_values` for names that are written as paths;
- words that stand for codes: `value_words`, with the vocabulary of its TOML file; `state_answers` for yes and no,
  `rating_columns` for ratings on a scale;
- what must stay outside: `personal_columns`.
"""
