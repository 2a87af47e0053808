"""Offices that are slow with the cases of one channel or one kind, or with those that are registered at weekends.

An office where nobody looks into the web portal, after what came on a Friday, or after requests, may have the share on
time of its peers, or a lower one for which no figure shows a reason. It is compared with itself in its other channels
or kinds, or on other days, within all else and within topics, and what the channel, the kind or the weekend does to
other offices is subtracted, as for single counties (`stats.peers.office_county_gaps`).

An office that is allowed far fewer days for such cases than others are is not slow with them.
"""

from collections.abc import Iterator
from typing import get_args

import numpy as np

from queries.comparisons.peers.part_signs import WEEKEND, PartSign, most_late_first, part_signs
from queries.estimates.case_sums import due_in_period, of_offices, one_where, question_of_last_days, sum_cases
from queries.estimates.weekday_hours import weekday_of
from queries.question.question import Columns, Question
from queries.settings.province_settings import Weekday, settings
from queries.sql.components import ONE
from queries.sql.functions import days_between
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.sums.arithmetic.sums_by_keys import combination_numbers
from stats.peers.office_county_gaps import office_county_gaps

DAYS = 180  # In a quarter, most offices have too few cases of a channel, or of weekends.
BY = ("agency", "topic", "kind", "channel")
WAYS = ("channel", "kind", WEEKEND)
ALLOWED = "days_allowed"
# Part of the days that others are allowed there, compared with elsewhere, below which an office is given less time.
MIN_OF_ALLOWED = 0.75


def slow_registrations(store: Store) -> tuple[PartSign, ...]:
    """Channels, kinds or weekends with whose cases an office is clearly slower than with its others.

    The most late cases beyond expected first. Among the cases due in the last DAYS days, without those of trips. Each
    is compared within the two others, so that neither is taken for the other. An office that is allowed less than
    MIN_OF_ALLOWED of the days of others there is not named. Not cached.
    """
    question = question_of_last_days(store, "on_time_share", DAYS, BY)
    sums = registration_sums(question)
    if not len(sums["n"]):
        return ()
    return tuple(most_late_first(each for way in WAYS for each in _slow(question, sums, way)))


def registration_sums(question: Question) -> Columns:
    """Cases due (`n`) and answered on time (`hits`) by `BY`, and whether registered at a weekend.

    `days_allowed` is the sum of the days from their registration to the due day.
    """
    rows = question.facts.c
    amounts = {
        "n": ONE,
        "hits": one_where(rows.on_time),
        ALLOWED: days_between(rows.registered_day, rows.due_day),
    }
    by_weekday = {"weekday": weekday_of(question.facts.cases)}
    frame = sum_cases(question, due_in_period(question), amounts, also_by=by_weekday)
    weekend = [get_args(Weekday).index(name) for name in settings().working_days.weekend]
    frame = frame.assign(**{WEEKEND: frame["weekday"].isin(weekend).astype(int)})
    return of_offices(frame.groupby([*BY, WEEKEND], as_index=False)[list(amounts)].sum())


def _slow(question: Question, sums: Columns, way: str) -> Iterator[PartSign]:
    """The offices that are slow in one `way`, compared within topics and the values of the other ways."""
    offices, _, kinds, channels = question.groups
    # Cases without a channel, or a kind, have none in common.
    given = sums[way] != NOT_GIVEN_KEY if way != WEEKEND else np.ones(len(sums["n"]), dtype=bool)
    rows = {name: values[given] for name, values in sums.items()}
    if not len(rows["n"]):
        return
    stratum = combination_numbers([rows["topic"], *(rows[other] for other in WAYS if other != way)])
    gaps = office_county_gaps(
        rows["agency"], rows[way], stratum, rows["n"].astype(float), rows["hits"].astype(float)
    )
    of = {"channel": channels, "kind": kinds}.get(way)
    for (office, here), sign in part_signs(gaps, gaps.county, office=offices, of=of).items():
        if (of or here == 1) and not _is_hurried(rows, way, office, here):
            yield sign


def _is_hurried(rows: Columns, way: str, office: int, here: int) -> bool:
    """Whether an office is allowed clearly less time `here` than others are, compared with what each has elsewhere."""
    own, inside = rows["agency"] == office, rows[way] == here
    allowed = [
        float(rows[ALLOWED][cells].sum()) / max(float(rows["n"][cells].sum()), 1.0)
        for cells in (own & inside, own & ~inside, ~own & inside, ~own & ~inside)
    ]
    own_here, own_elsewhere, others_here, others_elsewhere = allowed
    return own_here * others_elsewhere < MIN_OF_ALLOWED * own_elsewhere * others_here
