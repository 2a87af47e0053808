"""The `Measure` declaration: how a figure is computed, what it means, and how its values are formatted.

A measure only declares. The computations of its estimator are in `queries.estimates` (`counts_and_rates`,
`answer_times` and `open_cases`), and the conditions for counting a case in `queries.sql.components`.
"""

import math
from dataclasses import dataclass
from typing import Literal

from persian.digits import MISSING, number, percent
from queries.measures.estimators import Estimator
from queries.vocabulary.labels import Text
from queries.vocabulary.recorded import Recorded

Unit = Literal["cases", "late_cases", "share", "days", "per_10k", "per_10k_residents", "handoffs"]
Better = Literal["higher", "lower", "neither"]
Clock = Literal["registered", "due", "answered", "closed", "as_of"]
Holder = Literal["agency", "due_agency"]
Minimum = Literal["share", "duration", "rate", "none"]


_DECIMALS: dict[Unit, int] = {
    "cases": 0,
    "late_cases": 0,
    "share": 1,
    "days": 1,
    "per_10k": 1,
    "per_10k_residents": 1,
    "handoffs": 2,
}


@dataclass(frozen=True)
class Measure:
    """Declaration of a figure.

    `clock` is the date that decides whether a case falls in the period. `better` is the direction of improvement, which
    is never inferred. `holder` is the office that a case counts for: its present holder or the one at the due moment.
    `minimum` names the setting with the smallest number of cases below which the value is withheld.
    """

    key: str
    title: Text
    unit: Unit
    estimator: Estimator
    clock: Clock
    better: Better
    definition: Text
    why: Text
    caveats: tuple[Text, ...]
    # Template for quoting, with {scope} {value} {interval} {n} {as_of}. Numbers are filled in without their unit.
    sentence: Text
    # Smallest change worth reporting: relative for counts and rates, else in the unit of the measure.
    min_change: float
    minimum: Minimum = "none"
    # What a source must record for its cases to count. Cases of other sources are in neither numerator nor denominator.
    needs: tuple[Recorded, ...] = ()
    holder: Holder = "agency"

    @property
    def decimals(self) -> int:
        """Number of decimals shown; for a share, decimals of the percentage."""
        return 0 if self.estimator.whole_number else _DECIMALS[self.unit]

    @property
    def change_is_relative(self) -> bool:
        """Whether a change is reported as a ratio (counts, rates) rather than a difference (shares, days)."""
        return self.unit == "cases" or self.is_per_inhabitants

    @property
    def is_per_inhabitants(self) -> bool:
        """Whether the measure is divided by the number of inhabitants, and so needs a province that knows it."""
        return self.unit in ("per_10k", "per_10k_residents")

    def format_change(self, difference: float, lang: str) -> str:
        """Format the absolute size of a change, with its unit.

        `difference` is a ratio for counts and rates and is written as a percentage; for shares it is a difference of
        shares and is written in percentage points; for the rest it is in the measure's own unit.
        """
        size = abs(difference)
        if self.change_is_relative:
            return percent(size, lang)
        scaled, unit = (size * 100, POINTS) if self.unit == "share" else (size, UNITS[self.unit])
        # Differences of shares carry rounding errors of floats: 3 points must not be written as 3.0. What rounds to
        # nothing is written as 0, and by callers as no difference: "0.0 days better" says nothing.
        whole = abs(scaled - round(scaled)) < 1e-9 or not round(scaled, self.decimals)
        return _with_unit(number(scaled, lang, decimals=0 if whole else self.decimals), unit, lang)

    def format(self, value: float | None, lang: str, *, decimals: int | None = None) -> str:
        """Format a value without its unit; a dash for None and NaN. A share includes its percent sign.

        A small rate per inhabitants has as many decimals as its first digit needs: 3 cases of a million are 0.03 per
        10,000, and 0.0 would say that there are none.
        """
        if value is None or math.isnan(value):
            return MISSING
        places = self.decimals if decimals is None else decimals
        if decimals is None and self.is_per_inhabitants and value:
            needed = (d for d in range(places, _MAX_DECIMALS + 1) if round(float(value), d))
            places = next(needed, places)
        if self.unit == "share":
            return percent(value, lang, decimals=places)
        return number(value, lang, decimals=places)

    def format_with_unit(self, value: float | None, lang: str, *, decimals: int | None = None) -> str:
        """Format a value with its unit, for use in a sentence."""
        text = self.format(value, lang, decimals=decimals)
        if text == MISSING or self.unit == "share":
            return text
        return _with_unit(text, UNITS[self.unit], lang)


_MAX_DECIMALS = 3  # of rates: a case among ten million inhabitants
UNITS: dict[Unit, Text] = {
    "cases": Text("پرونده", "cases"),
    "late_cases": Text("پرونده", "cases"),
    "share": Text("درصد", "percent"),
    "days": Text("روز", "days"),
    "per_10k": Text("در هر ده هزار نفر در سال", "per 10,000 inhabitants and year"),
    "per_10k_residents": Text("در هر ده هزار نفر", "per 10,000 inhabitants"),
    "handoffs": Text("ارجاع بین‌دستگاهی در هر پرونده", "hand-offs per case"),
}
POINTS = Text("واحد درصد", "percentage points")
_UNITS_OF_ONE = {
    "cases": "case",
    "days": "day",
    "percentage points": "percentage point",
    "hand-offs per case": "hand-off per case",
}
CLOCKS: dict[Clock, Text] = {
    "registered": Text("روز ثبت", "day of registration"),
    "due": Text("روز سررسید پاسخ", "day the answer was due"),
    "answered": Text("روز نخستین پاسخ", "day of the first answer"),
    "closed": Text("روز مختومه‌شدن", "day of closing"),
    "as_of": Text(
        "پایان دوره یا تاریخ داده‌ها، هرکدام زودتر باشد", "end of the period or as-of, whichever is earlier"
    ),
}


def _with_unit(figure: str, unit: Text, lang: str) -> str:
    """A formatted figure with its unit; in English the unit of 1 is singular, in Persian units have no plural."""
    words = unit.label(lang)
    return f"{figure} {_UNITS_OF_ONE.get(words, words) if figure == '1' else words}"


DIRECTIONS: dict[Better, Text] = {
    "higher": Text("بیشتر بهتر است", "more is better"),
    "lower": Text("کمتر بهتر است", "less is better"),
    "neither": Text("نه بیشتر بهتر است و نه کمتر", "neither more nor less is better"),
}
HOLDERS: dict[Holder, Text] = {
    "agency": Text(
        "دستگاهی که در تاریخ داده‌ها پرونده را در اختیار دارد", "the office that holds the case at as-of"
    ),
    "due_agency": Text(
        "دستگاهی که در لحظهٔ مهلت پرونده را در اختیار داشته است؛ پیش از مهلت، دارندهٔ کنونی",
        "the office that held the case at its due moment; before that, its present holder",
    ),
}


# Satisfaction is never ranked, flagged or quoted where a smaller share of the people asked gave a verdict: the interval
# covers chance only, and says nothing about how those who did not answer differ from those who did.
MIN_RESPONSE_RATE = 0.2
