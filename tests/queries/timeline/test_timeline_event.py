"""Events within the days of a chart: with all their own days, in the order of time."""

from datetime import date

from queries.timeline.timeline_event import TimelineEvent, within


def event(first: int, last: int, kind: str = "listed") -> TimelineEvent:
    return TimelineEvent(kind, f"{kind} {first}", date(2025, 3, first), date(2025, 3, last))


def test_events_that_reach_beyond_the_chart_keep_their_days():
    [kept] = within([event(1, 20)], date(2025, 3, 5), date(2025, 3, 10))
    assert (kept.first, kept.last) == (date(2025, 3, 1), date(2025, 3, 20))


def test_events_outside_are_left_out_and_the_rest_are_in_order():
    kept = within(
        [event(9, 9), event(5, 6, "public"), event(5, 5, "trip"), event(1, 4), event(11, 12)],
        date(2025, 3, 5),
        date(2025, 3, 10),
    )
    assert [each.name for each in kept] == ["trip 5", "public 5", "listed 9"]
