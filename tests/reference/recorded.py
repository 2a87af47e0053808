"""Which cases a measure counts if some sources do not record what it needs, and when it has nothing to count."""

from collections.abc import Iterable, Mapping, Set
from datetime import date

from tests.reference.life import Known, Life

NEEDS: dict[str, set[str]] = {
    "received": set(),
    "rate_per_10k": set(),
    "rate_per_10k_smoothed": set(),
    "answered": {"answer_date"},
    "closed": {"closing_date"},
    "open": {"closing"},
    "age_open": {"closing"},
    "oldest_open_days": {"closing"},
    "overdue": {"due", "answer"},
    "overdue_per_10k": {"due", "answer"},
    "on_time_share": {"in_time"},
    "excess_late": {"due", "answer_date"},
    "deadline_bunching": {"due", "answer_date"},
    "answer_days_median": {"answer_date"},
    "answer_days_p90": {"answer_date"},
    "answered_by_day_10": {"answer_date"},
    "answered_by_day_20": {"answer_date"},
    "answered_by_day_30": {"answer_date"},
    "days_waited": {"answer_date"},
    "never_answered_share": {"answer_date"},
    "resolved_share": {"closing_date", "outcome"},
    "reopened_share": {"closing_date", "reopening"},
    "resolution_gap": {"closing_date", "outcome", "reopening", "verdict"},
    "satisfied_share": {"closing_date", "verdict"},
    "handoffs_per_case": {"handoff"},
}


def counted(key: str, lives: Iterable[Life], recorded: Mapping[str, Set[str]]) -> list[Life]:
    """The cases that a measure counts: those of sources that record everything it needs."""
    return [life for life in lives if _with_implied(recorded[life.source]) >= NEEDS[key]]


def _with_implied(recorded: Set[str]) -> Set[str]:
    """Whether answers were in time is also known from due dates and dates of answers, or by the source's own word."""
    known = {"due", "answer_date"} <= recorded or "timely" in recorded
    return {*recorded, "in_time"} if known else recorded


def is_recorded(
    key: str, lives: Iterable[Life], known: Known, last: date | None, recorded: Mapping[str, Set[str]]
) -> bool:
    """Whether a figure may have a value: no case registered by the end of the period, or one that it counts."""
    end = min(last or date.max, max(known.as_of.values()).date())
    present = [life for life in lives if life.registered.date() <= end]
    return not present or bool(counted(key, present, recorded))
