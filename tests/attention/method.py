"""The section on methods of docs/attention.md."""

HEAD = """<!-- made by `make attention`; do not edit -->

# The attention list on trial

{seeds} demo provinces (seeds {listed}), each with about {cases:,} cases outside provincial trips over three and a half
years, about {week:,} a week. The list is judged as it would have looked on the day, with the data available then, on
every {step} day of the last year of each province. A line that is reported again within two weeks counts as one line.
The thresholds (`queries/attention/thresholds.py`) were chosen on seeds 11 to 14, which are not shown here.

A line is **false** if nothing of the kind happened in the generated data: over the days, counties and topics that the
line names, the true rate of cases is less than 1.15 times what it is without the demo's events and without the spells
of weather that the demo draws (snow, heat, cold: 16 a year), and no office has changed its pace. The demo's random
daily factor, common to all cases, is not an event.

Events are planted into the counts, one at a time, on a random day of that year: sudden surges of 3 to 6 times the usual
(of a topic group in a county) or 2 to 3 times (of a county, of a topic), none smaller than 20 more cases a week; a rise
to 4 times over two months; a county or a channel of at least 25 cases a week that falls silent; an office in which two
of three answers that would have been on time are late, if that is at least 20 a week. An event counts as reported if
there is a line about its subject, or a part or the whole of it, that would not have been there without the event. The
demo's own events keep their size. In provinces this small, the water crisis is ten to twenty cases a week. At the
office that declines some five answers fall due a week, and one more of them than before is late: too little to be
detected within a month.

The goals: nine of ten planted events are reported within seven days, and there is at most one false line a week.

Slow rises have **two clocks**: the days since the first day, on which the rise is still nothing, and the days since it
became as large as the smallest sudden surge that is planted (twice the usual, and 20 more cases a week).
"""
