"""Comparisons of offices with similar ones, and of counties with the others of the province.

`peer_comparison` is where to start. This package imports none of its sibling packages `changes` and `own_past`.

Modules by subject, the most important first:

- the comparison: `peer_comparison`, made of `unit_sums`, `peer_standing` and `unit_figures`; `one_unit`,
  `units_in_question`; `peer_history` with `earlier_sums` and `period_stretches`, `recent_looks`, and
  `lasting_differences`, for other times; `explaining_topics`, `cases_come_late`, `own_deadlines` with `deadline_cells`,
  `office_counties`, `hurried_pairs`, `hurried_groups`, `county_deadlines`;
- in words and charts: `peer_assessment_texts`, `peer_gap_texts`, `peer_finding`, `clear_excess`, `late_topics`,
  `funnel_lines`;
- signs beside it: `office_signs`, with `deadline_signs`, `outcome_signs`, `closing_signs`, `unanswered_closings` and
  `own_past_falls`;
  `handling_signs`, with `late_handoffs` and `late_referrals`, `answer_timing`, `bulk_answers`, `recorded_kinds`; in a
  part of the cases `part_signs`, with `slow_topics` and `slow_registrations`; whole counties and groups: `slow_units`
  with `slower_groups`;
- topics and offices of a county: `overrepresentation`.
"""
