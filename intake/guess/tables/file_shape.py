"""Judge whether a file has one row a case (snapshot) or one row an event."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

from intake.derive.event_arrays import MISSING
from intake.guess.columns.column_profile import ColumnProfile
from intake.mapping.field_columns import SPANS, STATES

Shape = Literal["snapshot", "events"]
SNAPSHOT_ONLY = frozenset(
    ("registered_at", "answered_at", "closed_at", "reopened_at", "verdict_at", "referred_at", *STATES, *SPANS, "agency",
     "first_agency", "timely", "timely_at", "registered_time", "answered_time", "closed_time", "reopened_time",
     "verdict_time", "referred_time", "timely_time")
)  # fmt: skip
EVENTS_ONLY = frozenset(("moment", "moment_time", "event", "from_agency", "to_agency"))


_DIFFERENT = 0.35  # share of the cases whose moments must differ; others may have one row
# From this score on a heading names ids; under another one, numbers of one or two digits may be codes of districts.
_NAMES_CASE = 0.8
_MIN_CASES = 8  # with several rows, of which the registration must come first


def fits_shape(field: str, shape: Shape) -> bool:
    """Whether a mapping of this shape may name a field."""
    return field not in (SNAPSHOT_ONLY if shape == "events" else EVENTS_ONLY)


def judge_shape(columns: Sequence[ColumnProfile]) -> Shape:
    """Whether the rows are cases or events: events need words for several steps of a case, and ids that repeat.

    What repeats must be a case: its first row is its registration. Districts repeat too, and so do states.
    """
    for event in columns:
        if not names_events(event):
            continue
        for ids in columns:
            if ids is not event and repeats_ids(ids) and begin_with_registration(ids, event, columns):
                return "events"
    return "snapshot"


def names_events(column: ColumnProfile) -> bool:
    """Whether the words of a column are those of several steps of cases."""
    words = column.codes.get("event")
    if words is None or len(words.codes) < 2:
        return False
    covered = words.share + words.likely_share
    if column.headings.get("event", 0.0) >= 0.6:
        return covered > 0.4
    if column.headings and max(column.headings.values()) > 0.6:
        return False  # its heading says that it is something else, such as the status
    # A list of events begins with the registrations; a column of states has "closed" and "open" instead.
    return covered > 0.8 and "registered" in words.codes and len(words.codes) >= 3 and words.share > 0.5


def repeats_ids(column: ColumnProfile) -> bool:
    """Whether a column holds ids of cases that stand in several rows."""
    shape = column.shape
    long_enough = shape.letters >= 3 or column.headings.get("id", 0.0) >= _NAMES_CASE
    looks_like_id = (
        column.dates is None and shape.fill > 0.98 and shape.has_digits > 0.9 and shape.words <= 3
        and long_enough and shape.decimals < 0.1 and 0.02 < shape.spread < 0.93
    )  # fmt: skip
    named = max(column.headings.values(), default=0.0)
    return looks_like_id and (named < 0.5 or column.headings.get("id", 0.0) >= 0.35)


def begin_with_registration(
    ids: ColumnProfile, event: ColumnProfile, columns: Sequence[ColumnProfile]
) -> bool:
    """Whether ids that stand in several rows have their registration first, and hardly any have it twice.

    Ids whose registration is not among the sampled rows do not count: their cases began before the sample.
    """
    codes = {**event.codes["event"].likely, **event.codes["event"].known}
    dates = next((column.seconds for column in columns if differs_within(column, ids)), None)
    steps: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row, (case, word) in enumerate(zip(ids.cells, event.cells, strict=True)):
        steps[case].append((row if dates is None else int(dates[row]), codes.get(word, "")))
    # Steps of one moment stay in the order of their rows.
    repeated = [sorted(of_case, key=lambda step: step[0]) for of_case in steps.values() if len(of_case) > 1]
    whole = [of_case for of_case in repeated if any(code == "registered" for _, code in of_case)]
    first = sum(of_case[0][1] == "registered" for of_case in whole)
    twice = sum([code for _, code in of_case].count("registered") > 1 for of_case in whole)
    return len(whole) >= _MIN_CASES and first > 0.7 * len(whole) and twice < 0.1 * len(whole)


def differs_within(dates: ColumnProfile, ids: ColumnProfile) -> bool:
    """Whether the moments of a column differ within cases of several rows, as the registration in each row does not."""
    if dates.seconds is None:
        return False
    moments: dict[str, set[int]] = defaultdict(set)
    for case, moment in zip(ids.cells, dates.seconds, strict=True):
        if moment != MISSING:
            moments[case].add(int(moment))
    return sum(len(of_case) > 1 for of_case in moments.values()) >= _DIFFERENT * len(moments) > 0
