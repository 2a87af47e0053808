"""The paragraphs on methods of docs/attention.md."""

HEAD = """## Demo provinces

{seeds} demo province{plural} (seed{plural} {listed}), with about {cases:,} cases outside provincial trips over three
and a half years, about {week:,} a week. The list is judged as it would have looked on the day, with the data available
then, on every {step} day of the last year of each province. A line that is reported again within two weeks counts as
one line. The thresholds (`queries/attention/thresholds.py`) were chosen on other worlds; so was the half-life of levels
(seeds 11, 12 and 111), after a look at the errors of levels in seeds 1 to 3. No topic is grave here. The model, the
counts and the replay are those of the product.

A line is **false** if nothing of the kind happened in the generated data: over the days, counties and topics that the
line names, the true rate of cases is less than 1.15 times what it is without the demo's events and without the spells
of weather that the demo draws (snow, heat, cold: 16 a year), and no office has changed its pace. The demo's random
daily factor, common to all cases, is not an event.

Events are planted into the counts, one at a time, on a random day of that year: sudden surges of 3 to 6 times the usual
(of a topic group in a county) or 2 to 3 times (of a county, of a topic), none smaller than 20 more cases a week; a rise
to 4 times over two months; a county or a channel of at least 25 cases a week that falls silent; an office in which two
of three answers that would have been on time are late, if that is at least 20 a week. An event counts as reported if
there is a line about its subject, or a part or the whole of it, that would not have been there without the event, or
would be there as the line of something older and not as a new one. The
demo's own events keep their size. In provinces this small, the water crisis is ten to twenty cases a week. At the
office that declines some five answers fall due a week, and one more of them than before is late: too little to be
detected within a month.

The goals: nine of ten planted events are reported within seven days, and there is at most one false line a week.

Slow rises have **two clocks**: the days since the first day, on which the rise is still nothing, and the days since it
became as large as the smallest sudden surge that is planted (twice the usual, and 20 more cases a week).
"""

MADE = """<!-- made by `make attention`; do not edit -->

# The attention list on trial

The attention list names what is unusual today. A **subject** is what it watches: the cases of a county, of a topic, of
a topic in a county or of a channel, or the late answers of an office. A subject with more cases than usual, or fewer,
gets a **line**; the list is said to *tell* the event that the line is about. A **grave** topic is told from smaller
numbers on, and first.

The list replays the last days each time that it is asked, {replayed} of them and up to four weeks more
(`stats/attention/event_course.py`): a line is there from the day on which it could first be told until a sequential
test says that the event is over, the days of an event do not enter what is usual, what becomes half as large again
since it was told is told afresh, and what lasts {weeks} weeks is told as a new usual level. Nothing is stored.

A line whose latest count is back within the limits that stand beside it says so, and that it is not known yet whether
its event is over. The line stays until the test says so too, but it stands below the lines that go on, is not called
new, never leads the sentence of the day, and is not counted there among what is out of the ordinary. “Times the usual”
is the ratio of the two numbers in the sentence, from five usual cases on; where the smoothed ratio, (n + 10) / (usual +
10), is another one, it stands behind.

Two trials. **Made worlds** are thousands of small ones with an event of known size. **Demo provinces** are a few whole
ones, with places, offices and weather, that go through the whole program.

## Made worlds

{subjects} subjects with 1 to 100 cases a week each, over-dispersed from day to day (1 to 1.8 times chance), whose
levels wander by 8 % (a standard deviation, with a memory of two months), while the expectation is off by as much as
that of a model fitted to two years. One subject in eight is watched for falls only, one in twenty is a grave topic. The
event is in one of the subjects. **Former** is the rule before lines had a course, over the same counts: what is usual
learns all days that are four weeks old, and each day stands for itself. The thresholds were chosen on other worlds.

An event can be told on a day if its excess, lasting four weeks, would be three standard deviations and as large as the
list asks for (ten cases, a quarter more; of a grave topic five cases, 15 % more). **Kept** is the share of the days
from the first telling to the last such day on which there was a line; the goal is 95 %. **Stays** is for how many days
the line is still there afterwards: a sudden end takes some days to be recognised as one.
"""
