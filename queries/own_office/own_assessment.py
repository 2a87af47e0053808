"""The governor's assessment of one office, in the form in which that office may see it.

The office sees its own figures exactly, over the last 3, 6 or 12 whole months (`assessment_periods`). Of the comparison
with similar offices it sees the assessment in words, and rounded figures wherever cases of its peers enter
(`coarse_comparison`). No other scope is offered, because the difference of two overlapping scopes would reveal a third.
"""

import math
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from persian.calendar import month_of
from queries.comparisons.peers.explaining_topics import COLUMN
from queries.comparisons.peers.lasting_differences import ROUTE as LASTING
from queries.comparisons.peers.late_referrals import WITHOUT_COME_LATE
from queries.comparisons.peers.own_deadlines import DAYS as DAYS_ALLOWED
from queries.comparisons.peers.peer_assessment_texts import PeerAssessment, PeerRoute
from queries.comparisons.peers.peer_comparison import ON_TIME, PeerComparison, floor_of, peer_comparison
from queries.comparisons.peers.peer_history import needing_look_over
from queries.disclosure.publication_store import publication_store
from queries.estimates.measure import measure
from queries.measures.declaration import Measure
from queries.own_office.assessment_periods import AssessmentPeriod, assessment_period, earlier_periods
from queries.own_office.coarse_comparison import MAX_OF_ONE, CoarseComparison, coarse_comparison, may_compare
from queries.settings.province_settings import settings
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope
from stats.peers.lasting_gaps import DAYS


@dataclass(frozen=True)
class OwnAssessment:
    """What an office sees of its own assessment by the share answered on time.

    `value`, `lower` and `upper` are its share with the 95 % interval (NaN below the least number of cases), `n` the
    cases behind it. `assessment` and `route` are words of `queries.comparisons.peers.peer_assessment_texts`;
    `assessment` is None where nothing is compared and the deadline is kept: then `few_similar` says whether the group
    has too few offices.

    `since` is the last day of the earliest of the consecutive periods in which the office needed a look (None where it
    does not, or where only the deadline was judged). `since_or_before` says that no earlier period could be assessed,
    `new` and `likely_before` what was the case a month before (`queries.comparisons.peers.peer_history`). `compared` is
    None where there is no comparison with similar offices. `longer_time_hidden` says that the comparison over sixteen
    months is left out, because it would reveal figures of the group as it was then.
    """

    measure: Measure
    agency: str
    label: str
    group_label: str
    period: AssessmentPeriod
    as_of: datetime
    load: int
    value: float
    lower: float
    upper: float
    n: int
    assessment: PeerAssessment | None
    route: PeerRoute | None
    reason: str | None
    few_similar: bool
    since: date | None
    since_or_before: bool
    new: bool
    compared: CoarseComparison | None
    longer_time_hidden: bool = False
    likely_before: bool = False
    allows_for_deadlines: bool = False  # similar offices are judged by this office's shorter deadlines
    without_come_late: bool = False  # compared without cases that others had handed on late

    def row(self) -> dict[str, object]:
        """The assessment as a row that `peer_assessment_words` can put into words."""
        shown = self.compared
        names = ("gap", "gap_lower", "gap_upper", "excess", "excess_lower", "excess_upper", "smallest_shown")
        figures = {name: getattr(shown, name) if shown else math.nan for name in names}
        figures["gap"] = round(figures["gap"], 2) if shown else math.nan  # no finer than whole points
        return figures | {
            "assessment": self.assessment,
            "route": self.route,
            "reason": self.reason,
            "comparable": shown is not None,
            "borrowed": math.nan,
            "peers": 0,
            "since": self.since,
            "for_days": (self.period.last - self.since).days if self.since else 0,
            "since_or_before": self.since_or_before,
            "new": self.new,
            "likely_before": self.likely_before,
        }


def own_assessment(store: Store, agency: str, *, months: int, lang: str = "fa") -> OwnAssessment:
    """The assessment of an office over a number of months that is offered (`assessment_periods`).

    It is computed from all offices, also for a viewer who is limited to some: what is returned is rounded. Raises
    ScopeError for another number of months, and for an office that the data do not know or the viewer may not see.
    """
    _check_known(store, agency)
    store = publication_store(store)
    period = assessment_period(store, months)
    scope = Scope(period.first, period.last)
    comparison = peer_comparison(store, ON_TIME, scope, lang=lang)
    rows = comparison.frame[comparison.frame["agency"] == agency]
    shown = _of_too_few(comparison, period, agency=agency, label=_label(store, agency, lang))
    if rows.empty:
        return shown
    row = rows.iloc[0]
    own = {name: float(row[name]) for name in ("value", "lower", "upper")}
    shown = replace(shown, **own, n=int(row["n"]), group_label=str(row["group_label"]))  # type: ignore[arg-type]
    if row["assessment"] == "too_few":
        return shown
    step = comparison_step(store, agency, first=period.first, last=period.last)
    if step is None:
        return _of_the_deadline(shown, few_similar=True)
    if not row["comparable"]:
        return _of_the_deadline(shown, few_similar=False)
    if row[COLUMN] and rests_on_one(store, agency, first=period.first, last=period.last):
        return _of_the_deadline(shown, few_similar=True)
    shown = _without_hidden_longer_time(store, _compared(shown, row, step))
    by_one_period = shown.assessment == "needs_look" and shown.route != LASTING
    return _with_since(store, shown, comparison) if by_one_period else shown


def _of_too_few(
    comparison: PeerComparison, period: AssessmentPeriod, *, agency: str, label: str
) -> OwnAssessment:
    """The assessment of an office that has too few cases for any."""
    return OwnAssessment(
        measure=comparison.measure,
        agency=agency,
        label=label,
        group_label="",
        period=period,
        as_of=comparison.as_of,
        load=comparison.load,
        value=math.nan,
        lower=math.nan,
        upper=math.nan,
        n=0,
        assessment="too_few",
        route=None,
        reason="few",
        few_similar=False,
        since=None,
        since_or_before=False,
        new=False,
        compared=None,
    )


def _of_the_deadline(shown: OwnAssessment, *, few_similar: bool) -> OwnAssessment:
    """The assessment by the deadline alone, which follows from the office's own cases only."""
    floor = floor_of(shown.measure)
    missed = floor is not None and shown.upper < floor
    return replace(
        shown,
        assessment="needs_look" if missed else None,
        route="deadline" if missed else None,
        reason=None,
        few_similar=few_similar,
    )


def _compared(shown: OwnAssessment, row: "pd.Series[Any]", step: float) -> OwnAssessment:
    """The assessment by the comparison with similar offices, its expectation rounded to multiples of `step`."""
    compared = coarse_comparison(
        (shown.value, shown.lower, shown.upper),
        float(row["n"]),
        expected=(float(row["expected"]), float(row["expected_lower"]), float(row["expected_upper"])),
        smallest_shown=float(row["smallest_shown"]),
        step=step,
    )
    return replace(
        shown,
        assessment=row["assessment"],
        route=row["route"] or None,
        reason=None,
        compared=compared,
        # How many days the cases of others have is not said, which would be a figure of theirs.
        allows_for_deadlines=not math.isnan(row[DAYS_ALLOWED]),
        without_come_late=bool(row[WITHOUT_COME_LATE]),
    )


def _without_hidden_longer_time(store: Store, shown: OwnAssessment) -> OwnAssessment:
    """The assessment without what only sixteen months show, if the office may not be compared over these.

    Whether they are left out must not depend on what they show, because then the omission itself would reveal it.
    """
    if shown.assessment != "no_difference" and shown.route != LASTING:
        return shown
    last = shown.period.last
    if comparison_step(store, shown.agency, first=last - timedelta(DAYS - 1), last=last) is not None:
        return shown
    return replace(shown, assessment="no_difference", route=None, longer_time_hidden=True)


def _with_since(store: Store, shown: OwnAssessment, comparison: PeerComparison) -> OwnAssessment:
    """The assessment with since when the office needs a look, by the periods that the office saw in earlier months.

    It goes back as far as the office could be compared with its group.
    """
    periods = earlier_periods(store, shown.period)
    since, before, likely = shown.period.last, True, False
    for period, looks in zip(periods, needing_look_over(store, comparison, periods), strict=False):
        if comparison_step(store, shown.agency, first=period.first, last=period.last) is None:
            break
        if shown.agency not in looks.needed:
            before, likely = False, shown.agency in looks.likely
            break
        since = period.last
    is_new = not before and not likely and month_of(since) == month_of(shown.period.last)
    return replace(shown, since=since, since_or_before=before, new=is_new, likely_before=likely)


def _label(store: Store, agency: str, lang: str) -> str:
    rows = store.dimension("agency")
    names: pd.Series[str] = rows.loc[rows["code"] == agency, "name_fa" if lang == "fa" else "name_en"]
    return str(names.iloc[0])


def _check_known(store: Store, agency: str) -> None:
    """Raise ScopeError for the code of an office that the data do not know, or the viewer may not see."""
    rows = store.dimension("agency")
    permitted = store.limits is None or agency in store.limits.agencies
    if not permitted or agency not in set(rows.loc[rows.index != 0, "code"]):
        raise ScopeError.of(
            "agency",
            agency,
            f"دستگاهی با کد «{agency}» در داده‌ها نیست. از مدیر سامانه بخواهید کد دستگاه شما را بررسی کند.",
            f"The data have no office with the code “{agency}”. Ask the administrator to check the code of "
            "your office.",
        )


def comparison_step(store: Store, agency: str, *, first: date, last: date) -> float | None:
    """The step for the expectation of an office over some days (see `may_compare`); None if none may be shown.

    Whatever an office is shown that follows from its group's cases over some days must be permitted for these very
    days: a group that is large enough today may have had two offices half a year ago.
    """
    offices = store.dimension("agency")
    group = offices.loc[offices["code"] == agency, "peer_group"].iloc[0]
    if group == NOT_GIVEN_KEY:
        return None
    peers = set(offices.loc[offices["peer_group"] == group, "code"]) - {agency}
    due = measure(store, ON_TIME, Scope(first, last, trips="out"), by=("agency",)).frame.set_index("agency")
    others = due.loc[due.index.isin(list(peers)), "n"].to_numpy(dtype=float)
    own = float(due["n"].get(agency, 0))
    return may_compare(own, others, least=settings().minimum_n.comparison)


def rests_on_one(store: Store, agency: str, *, first: date, last: date) -> bool:
    """Whether a comparison by single topics would reveal one other office's figures to an office.

    In that comparison, other offices' cases of a topic are weighted by the office's own cases of it. Where a single
    other office has most of the weight, the expectation is nearly its share.
    """
    scope = Scope(first, last, trips="out")
    own = measure(store, ON_TIME, replace(scope, agencies=(agency,)), by=("topic",)).frame
    due = measure(store, ON_TIME, scope, by=("topic", "agency")).frame
    due = due[(due["agency"] != agency) & (due["n"] > 0)]
    of_topic = due.groupby("topic")["n"].transform("sum")
    weights = due["n"] / of_topic * due["topic"].map(own.set_index("topic")["n"]).fillna(0)
    of_office = weights.groupby(due["agency"]).sum()
    return bool(of_office.empty or of_office.max() > MAX_OF_ONE * of_office.sum())
