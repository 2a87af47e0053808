"""Offices among similar ones: what they would reach with the same cases, and which of them need a look.

Modules by subject, the most important first: `peer_expectation`, which rests on `case_mix` with `mix_sums` and
`left_out`, `group_levels`, `partial_pooling`, `likely_differences`, `outlying_offices` and `response_scale`;
`nearly_expected`, for questions of yes or no; `assessment`, the ladder; `lasting_gaps`, `office_county_gaps` with
`gaps_within_kinds`, `office_topic_gaps` with `topic_effects`; whole groups and counties: `late_groups`, `group_falls`,
`late_counties`, with `distance_from_others`.
"""
