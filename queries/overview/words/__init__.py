"""Words, names and lengths of texts that all of the overview shares, in both languages.

Imports nothing else of `overview`. Modules by subject, the most important first:

- words: `overview_texts`, `office_line_texts`, `unit_line_texts`, `day_sentence_texts`, `new_origin_texts`,
  `own_past_fall_texts`; `short_news` where there is room for few;
- names: `bilingual_names`, `listed_names`;
- sentences: `sentence_ends`, `sentence_length`.
"""
