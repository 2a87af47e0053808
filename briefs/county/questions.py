"""The three questions that a county brief begins with, and whom to ask each: chosen from its contents, in words."""

import math
from collections.abc import Iterator, Sequence
from itertools import islice

from briefs.county import brief_labels as texts
from persian.bidi import isolate, ltr
from persian.digits import number, percent
from persian.enumeration import enumeration
from queries.county_brief.brief_contents import (
    CountyBrief,
    OfficeToAsk,
    OverdueOffice,
    RisingTopic,
    TripCases,
)

COUNT = 3
Question = tuple[str, str]  # whom to ask, and the question


def questions(brief: CountyBrief, lang: str) -> tuple[Question, ...]:
    """At most three questions: late answers, trips, what rose; then the longest wait, further offices and rises.

    A rise stands before the longest wait, which is one case: a county where water fails should be asked about water.
    """
    return tuple(islice(_candidates(brief, lang), COUNT))


def _candidates(brief: CountyBrief, lang: str) -> Iterator[Question]:
    yield from (_late_answers(office, lang) for office in brief.offices_to_ask[:1])
    if brief.trip_cases and brief.trip_cases.overdue:
        yield _trips(brief, lang)
    yield from _rises(brief.rising_topics[:1], lang)
    addressed = {office.office for office in brief.offices_to_ask[:1]}
    addressed |= (
        {office.office for office in _most_trip_cases(brief.trip_cases)} if brief.trip_cases else set()
    )
    # The longest wait at another office than those asked already, if there is one.
    waits = sorted(brief.overdue_offices, key=lambda office: office.office in addressed)
    for office in waits[:1]:
        yield (
            office.office,
            texts.ASK_LONGEST.label(lang).format(
                id=ltr(office.tracking_id),
                topic=isolate(office.topic),
                days=number(office.longest_days, lang),
            ),
        )
    yield from (_late_answers(office, lang) for office in brief.offices_to_ask[1:])
    yield from _rises(brief.rising_topics[1:], lang)
    if brief.quiet:
        yield texts.GOVERNOR.label(lang), texts.ASK_FEW_CALLS.label(lang)


def _rises(topics: Sequence[RisingTopic], lang: str) -> Iterator[Question]:
    for topic in topics:
        yield (
            texts.GOVERNOR.label(lang),
            texts.ASK_RISE.label(lang).format(
                topic=isolate(topic.name), cases=number(topic.cases, lang), before=number(topic.before, lang)
            ),
        )


def _late_answers(office: OfficeToAsk, lang: str) -> Question:
    # Similar offices are brought up only where the office differs from them, and by all of its cases.
    template = (
        texts.ASK_LATE_EXPECTED
        if office.needs_look and math.isfinite(office.expected_late_share) and not office.without_come_late
        else texts.ASK_LATE
    )
    return office.office, template.label(lang).format(
        late=number(office.late, lang),
        due=number(office.due, lang),
        share=isolate(percent(office.late_share.value, lang, decimals=0)),
        expected=isolate(percent(office.expected_late_share, lang, decimals=0)),
    )


def _trips(brief: CountyBrief, lang: str) -> Question:
    """The question about cases of trips. No office is asked alone that has no more of them than another."""
    trips = brief.trip_cases
    assert trips is not None
    most = _most_trip_cases(trips)
    whom = enumeration([office.office for office in most], lang)
    template = texts.ASK_TRIPS if len(trips.offices) > 1 else texts.ASK_TRIPS_OF_ONE
    if len(most) == 2:
        template = texts.ASK_TRIPS_OF_TWO
    elif len(most) > 2:
        whom, template = texts.GOVERNOR.label(lang), texts.ASK_TRIPS_OF_MANY
    return whom, template.label(lang).format(
        overdue=number(trips.overdue, lang), here=number(most[0].overdue, lang)
    )


def _most_trip_cases(trips: TripCases) -> tuple[OverdueOffice, ...]:
    """The office with most overdue cases of trips, several if they have equally many."""
    return tuple(office for office in trips.offices if office.overdue == trips.offices[0].overdue)
