"""Reference implementation of every measure in slow, plain Python, written from the definitions.

It is the oracle of the tests. A case is a `Life`: its stored values as a plain object. Nothing here imports the query
layer, so an error in the product cannot be copied into the reference. Tests import everything from this package,
whichever file it is in.
"""

from collections.abc import Callable

from tests.reference.counts import (
    age_open,
    answered,
    closed,
    is_open,
    is_overdue,
    oldest_open_days,
    open_,
    overdue,
    received,
)
from tests.reference.life import Known, Life, by_then, due_holder, handoffs, holder, set_aside
from tests.reference.limits import clustered_wilson, mean_limits, poisson_limits, wilson
from tests.reference.rates import Posterior, overdue_per_10k, rate_per_10k, rate_per_10k_smoothed
from tests.reference.recorded import NEEDS, counted, is_recorded
from tests.reference.shares import (
    Pair,
    deadline_bunching,
    excess_late,
    expected_share,
    handoffs_per_case,
    has_verdict,
    on_time_days,
    on_time_share,
    reopened_share,
    resolution_gap,
    resolved_share,
    satisfied_share,
)
from tests.reference.waits import (
    answer_days,
    answered_by,
    at_risk,
    days_waited,
    durations,
    incidence,
    left_waiting,
    never,
    never_answered_share,
    waited,
)

__all__ = [
    "COUNTS",
    "DURATIONS",
    "NEEDS",
    "OTHERS",
    "RATES",
    "REFERENCES",
    "SHARES",
    "Known",
    "Life",
    "Pair",
    "Posterior",
    "age_open",
    "at_risk",
    "by_then",
    "closed",
    "clustered_wilson",
    "counted",
    "days_waited",
    "due_holder",
    "durations",
    "excess_late",
    "expected_share",
    "handoffs",
    "handoffs_per_case",
    "has_verdict",
    "holder",
    "incidence",
    "is_open",
    "is_overdue",
    "is_recorded",
    "left_waiting",
    "mean_limits",
    "never",
    "oldest_open_days",
    "on_time_days",
    "open_",
    "overdue_per_10k",
    "poisson_limits",
    "rate_per_10k",
    "rate_per_10k_smoothed",
    "received",
    "set_aside",
    "waited",
    "wilson",
]

COUNTS = {"received": received, "answered": answered, "closed": closed, "open": open_, "overdue": overdue}
SHARES = {
    "on_time_share": on_time_share,
    "deadline_bunching": deadline_bunching,
    "resolved_share": resolved_share,
    "reopened_share": reopened_share,
    "resolution_gap": resolution_gap,
    "satisfied_share": satisfied_share,
    "never_answered_share": never_answered_share,
}
DURATIONS = {
    "answer_days_median": answer_days(0.5),
    "answer_days_p90": answer_days(0.9),
    "answered_by_day_10": answered_by(10),
    "answered_by_day_20": answered_by(20),
    "answered_by_day_30": answered_by(30),
}
RATES = {
    "rate_per_10k": rate_per_10k,
    "rate_per_10k_smoothed": rate_per_10k_smoothed,
    "overdue_per_10k": overdue_per_10k,
}
OTHERS = {
    "age_open": age_open,
    "excess_late": excess_late,
    "oldest_open_days": oldest_open_days,
    "handoffs_per_case": handoffs_per_case,
    "days_waited": days_waited,
}
REFERENCES: dict[str, Callable[..., object]] = {**COUNTS, **SHARES, **DURATIONS, **RATES, **OTHERS}
