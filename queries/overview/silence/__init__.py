"""Who is new, has no new case or gives no answer: offices and counties.

Imports `office_lines` and `words`. Modules by subject, the most important first:

- the lines: `silence_lines`, with the words of `silence_texts`;
- who is found: `changed_offices`, `stopped_answering`, `stopped_kinds`; all ask `silent_offices`;
- days and cases: `case_arrivals`, `handed_on_cases`, `known_days`.
"""
