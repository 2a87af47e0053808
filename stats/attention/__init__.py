"""What is out of the ordinary day by day: when events begin, grow and end.

The modules by subject, those to read first in front: `watched_counts`, `event_course`, `event_growth`, `rising_trend`,
`usual_levels`.
"""
