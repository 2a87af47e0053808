"""Offices that are compared without cases that others had handed on late.

Who hands on what is nearly due makes late cases that count for the next office
(`queries.comparisons.peers.late_handoffs`). These are no evidence against it, and more than that: it is slow with them
and not with its others, so that their counties and topics look slow, by comparison with which still other offices seem
worse than similar ones, or no worse. So where they are a good part of what some office did not answer in time, all
offices are compared once more without any such case. Whoever needs a look only with them, or only without them, has
the row of this comparison; the others keep theirs.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from queries.comparisons.peers.explaining_topics import explained_by_topics
from queries.comparisons.peers.lasting_differences import lasting_offices, with_lasting_differences
from queries.comparisons.peers.late_referrals import MAX_PART, MIN_PART, WITHOUT_COME_LATE, late_arrivals
from queries.comparisons.peers.peer_standing import UnitCounts, peer_standing, replace_row
from queries.comparisons.peers.unit_sums import unit_counts, unit_sums
from queries.question.question import Columns, Question
from queries.settings.province_settings import settings
from queries.sums.arithmetic.sums_by_keys import sum_by_numbers
from queries.vocabulary.labels import Text
from stats.arrays import Bools, Floats, Ints
from stats.peers.assessment import under_floor

MIN_LATE = 10  # cases not answered in time that came late to one office: fewer move no comparison
GAPS = ("gap", "gap_lower", "gap_upper", "smallest_shown")
WITHOUT = Text(
    "پرونده‌هایی که دستگاهی در نیمهٔ دوم مهلت به دستگاه دیگر ارجاع کرده است، در مقایسهٔ این دستگاه با مشابه‌ها منظور "
    "نشده است، چون ارزیابی آن را تغییر می‌داد. ارزیابی دربارهٔ پرونده‌های دیگر آن است؛ سهم مورد انتظار و تفاوت دربارهٔ همهٔ "
    "پرونده‌های آن است و این پرونده‌ها در آن‌ها همان‌گونه که پاسخ گرفته‌اند آمده است.",
    "Cases that one office handed on to another in the second half of their time are left out of the comparison of "
    "this office with similar ones, because they would change its assessment. The assessment is about its other "
    "cases; the expected share and the difference are about all of its cases, with these as they were answered.",
)
WITHOUT_REMARK = Text(
    "مقایسه بدون پرونده‌هایی است که در نیمهٔ دوم مهلت به دستگاه دیگر ارجاع شده است",
    "compared without cases handed on to another office in the second half of their time",
)
NOTHING = Text("", "")


def with_cases_come_late(
    standing: pd.DataFrame,
    counts: UnitCounts,
    question: Question,
    *,
    floor: float | None,
    prepare: Callable[[Question], Question] | None = None,
) -> pd.DataFrame:
    """Add the column `without_come_late`, and replace the rows of the offices that these cases make worse or hide.

    `standing` and `counts` are those of all offices by the share on time. A replaced row has no rank. Its gap and what
    is expected are about all cases of the office, of which those that came late are taken to be as they are. Nothing
    is queried where no office needs a look. `prepare` is that of `lasting_offices`.

    That the deadline is not kept remains a fact of an office unless others had handed on late most of what it did not
    answer in time: it needs a look by the deadline alone.
    """
    standing = standing.assign(**{WITHOUT_COME_LATE: False})
    needs_look = _needs_look(standing)
    if not needs_look.any():
        return standing
    arrivals = _arrivals(question)
    if not _matter(counts, arrivals):
        return standing
    without = unit_counts(question, _less(unit_sums(question), arrivals))
    found, minimum = _found_without(without, question, floor, prepare), settings().minimum_n.comparison
    row_of = {key: row for row, key in enumerate(without.keys)}
    needed_look = np.isin(
        without.keys, [key for key, needs in zip(counts.keys, needs_look, strict=True) if needs]
    )
    # The deadline alone names no further office: whether it is kept is a fact about all cases and not about some.
    is_compared = (found["route"] != "deadline").to_numpy(dtype=bool)
    needs_look_without = _needs_look(found) & (needed_look | is_compared)
    new = needs_look_without & ~needed_look
    of_others = _late_of_others(counts, arrivals)
    is_fact = _under_floor(counts, floor) & (of_others < MAX_PART * (counts.n - counts.hits))
    is_explained = explained_by_topics(without, question, new, sums=sums_without_cases_come_late)
    for row, key in enumerate(counts.keys):
        other = row_of.get(key)
        if other is None or without.n[other] < minimum or is_explained[other]:
            continue
        if needs_look[row] == needs_look_without[other]:
            continue
        if needs_look[row] and is_fact[row]:
            standing.at[row, "route"] = "deadline"
        else:
            replace_row(standing, row, _of_all(found.iloc[other], without, other, counts, row))
            standing.at[row, WITHOUT_COME_LATE] = True
    return standing


def _found_without(
    without: UnitCounts,
    question: Question,
    floor: float | None,
    prepare: Callable[[Question], Question] | None,
) -> pd.DataFrame:
    """The standing of all offices by counts without these cases, over the period and over sixteen months."""
    minimum = settings().minimum_n.comparison
    found, _ = peer_standing(without, better="higher", min_n=minimum, floor=floor, ranked=False)
    lasting = lasting_offices(found, without, question, sums=sums_without_cases_come_late, prepare=prepare)
    return with_lasting_differences(found, lasting)


def _of_all(
    found: "pd.Series[Any]", without: UnitCounts, other: int, counts: UnitCounts, row: int
) -> "pd.Series[Any]":
    """What is found of an office without these cases, with gaps and expectations that are about all of its cases."""
    own, share = found.copy(), counts.hits[row] / counts.n[row]
    own[list(GAPS)] = own[list(GAPS)].astype(float) * (without.n[other] / counts.n[row])
    # That the cases which came late are answered as they are, and the others as compared.
    own["expected"] = share - own["gap"]
    own["expected_lower"], own["expected_upper"] = share - own["gap_upper"], share - own["gap_lower"]
    return own


def sums_without_cases_come_late(question: Question) -> Columns:
    """The sums of a question by office and the mix of cases, without cases that others had handed on late."""
    return _less(unit_sums(question), _arrivals(question))


def compared_without(frame: pd.DataFrame) -> frozenset[str]:
    """The offices (codes) of a comparison whose row is that without cases that others had handed on late."""
    is_of_offices = WITHOUT_COME_LATE in frame and "agency" in frame
    return frozenset(frame["agency"][frame[WITHOUT_COME_LATE].astype(bool)]) if is_of_offices else frozenset()


def remark_on(row: "Mapping[str, Any] | pd.Series[Any]") -> Text:
    """What stands beside the expected share of an office (a row of the comparison) if it is that without such cases."""
    return WITHOUT_REMARK if row.get(WITHOUT_COME_LATE) else NOTHING


def _needs_look(standing: pd.DataFrame) -> Bools:
    """Which offices need a look, be it by the deadline alone."""
    return (standing["assessment"] == "needs_look").to_numpy(dtype=bool)


def _arrivals(question: Question) -> Columns:
    """The cases that came late to their office, with the columns of the sums of the question."""
    rows, group = late_arrivals(question), question.store.parents("topic")
    keys = {each.name: each.name for each in question.groups}
    rows["topic_group"] = [int(group.get(topic, 0)) for topic in rows["topic"].tolist()]
    return {name: rows[name].to_numpy(dtype=np.int64) for name in (*keys, "n", "hits")}


def are_judged_without(counts: UnitCounts, arrivals: Columns, *, floor: float | None) -> Bools:
    """Which offices got so many of these cases that their assessment is the one without them.

    As for `with_cases_come_late`, of the offices that got them; not of others that seem worse by them.
    """
    late, not_in_time = _late_of_others(counts, arrivals), counts.n - counts.hits
    others = counts.n - _by_office(counts, arrivals, arrivals["n"])
    are_many = (late >= MIN_LATE) & (late >= MIN_PART * not_in_time)
    is_fact = _under_floor(counts, floor) & (late < MAX_PART * not_in_time)
    return np.asarray(are_many & ~is_fact & (others >= settings().minimum_n.comparison), dtype=bool)


def _matter(counts: UnitCounts, arrivals: Columns) -> bool:
    """Whether they are a good part of what some office did not answer in time."""
    late = _late_of_others(counts, arrivals)
    return bool(((late >= MIN_LATE) & (late >= MIN_PART * (counts.n - counts.hits))).any())


def _late_of_others(counts: UnitCounts, arrivals: Columns) -> Floats:
    """How many of these cases each office did not answer in time."""
    return _by_office(counts, arrivals, arrivals["n"] - arrivals["hits"])


def _by_office(counts: UnitCounts, arrivals: Columns, numbers: Ints) -> Floats:
    """The sum of the numbers of arrivals for each office."""
    row_of, sums = {key: row for row, key in enumerate(counts.keys)}, np.zeros(len(counts.keys))
    for key, number in zip(arrivals["agency"].tolist(), numbers.tolist(), strict=True):
        if key in row_of:
            sums[row_of[key]] += number
    return sums


def _under_floor(counts: UnitCounts, floor: float | None) -> Bools:
    """Which offices have a share on time whose whole interval is below the floor of the deadline."""
    return under_floor(counts.scale, counts.hits, counts.n, floor, sign=1.0)


def _less(sums: Columns, arrivals: Columns) -> Columns:
    """The sums less those of some of their cases."""
    if not len(arrivals["n"]):
        return sums
    keys = [name for name in arrivals if name not in ("n", "hits")]
    return sum_by_numbers(
        {name: np.concatenate([sums[name].astype(np.int64), arrivals[name]]) for name in keys},
        {name: np.concatenate([sums[name].astype(np.int64), -arrivals[name]]) for name in ("n", "hits")},
    )
