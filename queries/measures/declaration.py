"""What a declared measure is: how it is computed, what it means, how it is written.

Pure declaration. What an estimator does is in `queries.estimates` (`counts_and_rates`, `times_to_answer` and
`open_cases`); what is counted, in `queries.sql.components`.
"""

from dataclasses import dataclass
from typing import Literal

from persian.digits import MISSING, number, percent
from queries.measures.estimators import Estimator
from queries.vocabulary.labels import Text

Unit = Literal["cases", "share", "days", "per_10k", "handoffs"]
Better = Literal["higher", "lower", "neither"]
Clock = Literal["registered", "due", "answered", "closed", "as_of"]
Holder = Literal["agency", "due_agency"]
Minimum = Literal["share", "duration", "rate", "none"]


_DECIMALS: dict[Unit, int] = {"cases": 0, "share": 1, "days": 1, "per_10k": 1, "handoffs": 2}


@dataclass(frozen=True)
class Measure:
    """A defined figure: how it is computed, what it means, how it is written."""

    key: str
    title: Text
    unit: Unit
    estimator: Estimator
    clock: Clock
    better: Better
    definition: Text
    why: Text
    caveats: tuple[Text, ...]
    sentence: Text  # for quoting: {scope} {value} {interval} {n} {as_of}; numbers come without their unit
    min_change: float  # smallest change worth reporting: relative for counts and rates, absolute for the rest
    minimum: Minimum = "none"
    holder: Holder = "agency"

    @property
    def decimals(self) -> int:
        """Digits shown after the separator (of a share: of the percentage)."""
        return 0 if self.estimator.whole_number else _DECIMALS[self.unit]

    @property
    def change_is_relative(self) -> bool:
        """Whether changes are told as ratios (counts, rates) rather than as differences (shares, days)."""
        return self.unit in ("cases", "per_10k")

    def format_change(self, difference: float, lang: str) -> str:
        """The size of a difference: relative for counts and rates, in points for shares, else in the unit."""
        size = abs(difference)
        if self.change_is_relative:
            return percent(size, lang)
        scaled, unit = (size * 100, POINTS) if self.unit == "share" else (size, UNITS[self.unit])
        whole = abs(scaled - round(scaled)) < 1e-9
        return f"{number(scaled, lang, decimals=0 if whole else self.decimals)} {unit.label(lang)}"

    def format(self, value: float | None, lang: str, *, decimals: int | None = None) -> str:
        """The value as it is written in a language, without its unit; a dash when missing."""
        if value is None or value != value:
            return MISSING
        places = self.decimals if decimals is None else decimals
        if self.unit == "share":
            return percent(value, lang, decimals=places)
        return number(value, lang, decimals=places)

    def format_with_unit(self, value: float | None, lang: str, *, decimals: int | None = None) -> str:
        """The value and its unit, as in a sentence."""
        text = self.format(value, lang, decimals=decimals)
        if text == MISSING or self.unit == "share":
            return text
        return f"{text} {UNITS[self.unit].label(lang)}"


UNITS: dict[Unit, Text] = {
    "cases": Text("پرونده", "cases"),
    "share": Text("درصد", "percent"),
    "days": Text("روز", "days"),
    "per_10k": Text("در هر ده هزار نفر در سال", "per 10,000 inhabitants and year"),
    "handoffs": Text("ارجاع بین‌دستگاهی در هر پرونده", "hand-offs per case"),
}
POINTS = Text("واحد درصد", "percentage points")
CLOCKS: dict[Clock, Text] = {
    "registered": Text("روز ثبت", "day of registration"),
    "due": Text("روز سررسید پاسخ", "day the answer was due"),
    "answered": Text("روز نخستین پاسخ", "day of the first answer"),
    "closed": Text("روز مختومه‌شدن", "day of closing"),
    "as_of": Text(
        "پایان دوره یا «تا تاریخ»، هرکدام زودتر باشد", "end of the period or as-of, whichever is earlier"
    ),
}
DIRECTIONS: dict[Better, Text] = {
    "higher": Text("بیشتر بهتر است", "more is better"),
    "lower": Text("کمتر بهتر است", "less is better"),
    "neither": Text("نه بیشتر بهتر است و نه کمتر", "neither more nor less is better"),
}
HOLDERS: dict[Holder, Text] = {
    "agency": Text(
        "دستگاهی که در «تا تاریخ» پرونده را در دست دارد", "the office that holds the case at as-of"
    ),
    "due_agency": Text(
        "دستگاهی که در لحظهٔ مهلت پرونده را در دست داشته است؛ پیش از مهلت، دارندهٔ کنونی",
        "the office that held the case at its due moment; before that, its present holder",
    ),
}


MIN_RESPONSE_RATE = (
    0.2  # with fewer of the people asked giving a verdict, it is never ranked, flagged or quoted
)
