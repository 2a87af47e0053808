"""What the overview says: a sentence of the day, three short lists, and the main figures with their changes.

It is built once, as plain contents in both languages. The screen draws them, the morning page prints them, and
`python -m delivery` writes them; none of these computes or words anything of its own.

Modules by subject, the most important first:

- the whole: `build_overview` makes `overview_contents`, with words from `overview_texts` and names from
  `bilingual_names`;
- the sentence of the day: `day_sentence` with `sentence_lead` and `sentence_length`, `day_sentence_texts`,
  `short_news`, `province_events`, `missing_day_texts`, `new_origin_texts`, `listed_names`, `sentence_ends`;
- the three lists: `news_list`, `overdue_list`, `look_list`; the figures: `main_figures`, `own_past_lines`;
- lines on offices, groups and counties: `office_line_texts` has their words; `sign_lines` with `deadline_lines`,
  `outcome_lines`, `closing_lines` and `handling_lines`; `other_signs`, `sign_notes`; `county_lines`,
  `group_lines`; `office_table`;
- who has no case or no answer: `silence_lines`, `silence_texts`, `changed_offices`, `silent_offices`,
  `stopped_answering`, `case_arrivals`, `known_days`.
"""
