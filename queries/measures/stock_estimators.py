"""Estimators of the state at a moment: open and overdue cases, their rate by inhabitants, and their ages."""

from dataclasses import dataclass
from typing import Literal

from queries.measures.base_estimator import FULL_COUNT, BaseEstimator
from queries.vocabulary.labels import Text


@dataclass(frozen=True)
class _StateEstimator(BaseEstimator):
    """What the count and the rate of cases in a state have in common."""

    state: Literal["open", "overdue"]
    month_course = "stock"
    is_stock = True

    @property
    def numerator(self) -> str:
        """Component that is counted."""
        return self.state

    @property
    def excludes_set_aside(self) -> bool:
        """True for overdue cases: a case that is set aside owes no answer."""
        return self.state == "overdue"


@dataclass(frozen=True)
class Stock(_StateEstimator):
    """Number of cases in a state at the end of the period or as-of, whichever is earlier."""

    is_count = True
    grows_with_scope = True
    METHOD = FULL_COUNT

    @property
    def may_count_open(self) -> bool:
        """True for open cases only: the office that an overdue case counts for is fixed at its due moment."""
        return self.state == "open"


@dataclass(frozen=True)
class StockRate(_StateEstimator):
    """Cases in a state at the end of the period or as-of, per 10,000 inhabitants."""

    exposure = "inhabitants"
    denominator = "residents"
    METHOD = Text(
        "شمارش در یک لحظه، تقسیم بر جمعیت؛ با بازهٔ ۹۵٪ دقیق پواسون",
        "a count at a moment, divided by the inhabitants, with the exact 95% Poisson interval",
    )


# Completed days since registration, after which sentences call an open case old; one of the edges of `Ages`. They say
# “61 days or more”: a case of 60 days and five hours has waited more than 60 days, but has not completed the 61st.
OLD_DAYS = 60


@dataclass(frozen=True)
class Ages(BaseEstimator):
    """Number of open cases by age in completed days since registration; `edges` are the last days of the classes."""

    edges: tuple[int, ...] = (10, 20, 30, 60, 180)
    grows_with_scope = True
    numerator = "open"
    METHOD = FULL_COUNT

    def labels(self) -> tuple[str, ...]:
        """Keys of the age classes: 0-10, 11-20, …, >180."""
        starts = (0, *(edge + 1 for edge in self.edges))
        closed = tuple(f"{a}-{b}" for a, b in zip(starts, self.edges, strict=False))
        return (*closed, f">{self.edges[-1]}")


@dataclass(frozen=True)
class Oldest(BaseEstimator):
    """Age of the oldest open case, in completed days since registration."""

    grows_with_scope = True
    whole_number = True
    METHOD = Text("حداکثر، بدون بازه", "a maximum, without an interval")
