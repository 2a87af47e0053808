"""Charts of times to an answer: curves, the due day, and the path of cases.

Imports `parts`, and the frame of `monthly`. Modules by subject, the most important first:

- how long answers take: `answer_curve_figure`, `answers_around_due_day`;
- the path of cases: `case_flow` of all, `case_timeline` of one.
"""
