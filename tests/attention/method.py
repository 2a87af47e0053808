"""The section on methods of docs/attention.md."""

HEAD = """<!-- made by `make attention`; do not edit -->

# The attention list on trial

{seeds} demo provinces (seeds {listed}), each with about {cases:,} cases outside provincial trips over three and a half
years, some {week:,} a week. The list is judged as it would have been on the day, from what was known then, at every
{step} day of the last year of each. A line that is told again within two weeks is one line. The thresholds
(`queries/attention/thresholds.py`) were chosen on seeds 11 to 14, which are not shown here.

A line is **false** when the world that was drawn has nothing of the kind: its true rate of cases, over the days and the
counties and topics that the line names, is less than 1.15 times what it is without the demo's events and without the
spells of weather that the demo draws (snow, heat, cold: 16 a year), and no office has changed its pace. The demo's own
luck of the day, common to all cases, is no event.

Events are planted into the counts, one at a time, on a random day of that year: sudden surges of 3 to 6 times the usual
(of a topic group in a county) or 2 to 3 times (of a county, of a topic), none smaller than 20 more cases a week; a rise
to 4 times over two months; a county or a channel of at least 25 cases a week that falls silent; an office of which two
in three answers that would have been on time are late, where that is at least 20 a week. An event is told by a line
about its subject, a part or a whole of it, that would not have stood there without it. The demo's own events are as
large as they are: in provinces this small the crisis is ten to twenty cases a week, and of the office that declines
some five answers fall due a week, of which one more than before is late: too little to be told within a month.

The goals are nine of ten planted events told within seven days, and at most one false line a week.

What rises slowly has **two clocks**: the days since its first day, when it is nothing yet, and the days since the day
on which it is as large as the smallest sudden surge that is planted (twice the usual, and 20 more cases a week).
"""
