"""What is out of the ordinary day by day: when events begin, grow and end.

Modules by subject, the most important first: `watched_counts`, `event_course` by a `reporting_rule`, `event_growth`,
`rising_trend`, `new_parts`, `sudden_silence`, `usual_levels`.
"""
