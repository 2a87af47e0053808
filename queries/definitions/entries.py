"""Definition of one measure for readers: title, definition, labelled lines, caveats and an example sentence."""

from dataclasses import dataclass
from datetime import date

from persian.calendar import format_day
from persian.digits import number, percent
from queries.measures.declaration import CLOCKS, DIRECTIONS, HOLDERS, UNITS, Measure, Unit
from queries.measures.estimators import Estimator
from queries.settings.province_settings import Settings
from queries.sql.components import COMPONENT_LABELS
from queries.vocabulary.labels import Text
from queries.vocabulary.recorded import list_of


@dataclass(frozen=True)
class DefinitionLine:
    """One labelled line of a definition, for instance its numerator."""

    label: Text
    text: str


@dataclass(frozen=True)
class Entry:
    """The definition of a measure in one language; `lines` are in reading order."""

    key: str
    title: str
    definition: str
    why: str
    lines: tuple[DefinitionLine, ...]
    caveats: tuple[str, ...]
    example: str


NUMERATOR = Text("صورت", "Numerator")
DENOMINATOR = Text("مخرج", "Denominator")
COUNTED = Text("شمرده می‌شود", "Counted")
METHOD = Text("روش", "Method")
CLOCK = Text("مبنای زمان", "Clock")
HOLDER = Text("به نام", "Whose case")
UNIT = Text("واحد", "Unit")
DIRECTION = Text("جهت", "Direction")
NEEDS = Text("تنها از منبع‌هایی که این‌ها را ثبت می‌کنند", "Only from sources that record")
MIN = Text("حداقل پرونده", "Withheld below")
CHANGE = Text("کوچک‌ترین تغییر درخور گزارش", "Smallest change worth reporting")
_CASES = UNITS["cases"]

# Made-up numbers (value, lower, upper) of a plausible size, so that example sentences do not depend on any data.
_EXAMPLES: dict[Unit, tuple[float, float, float]] = {
    "cases": (1284, 1284, 1284),
    "late_cases": (148, 92, 203),
    "share": (0.735, 0.712, 0.757),
    "days": (8.6, 8.1, 9.2),
    "per_10k": (112.4, 108.9, 116.0),
    "per_10k_residents": (8.8, 8.5, 9.1),
    "handoffs": (0.42, 0.39, 0.45),
}
_OLDEST = (412.0, 412.0, 412.0)
_EXAMPLE_N = 1420
_EXAMPLE_RESPONSE = 0.34
_EXAMPLE_SCOPE = Text("تبریز، بهار ۱۴۰۴", "Tabriz, spring 1404")
_EXAMPLE_AS_OF = date(2025, 7, 22)


def entry(measure: Measure, lang: str, settings: Settings) -> Entry:
    """The entry of a measure in a language, with the minimum n of the settings."""
    return Entry(
        measure.key,
        measure.title.label(lang),
        measure.definition.label(lang),
        measure.why.label(lang),
        tuple(definition_lines(measure, lang, settings)),
        tuple(caveat.label(lang) for caveat in measure.caveats),
        example(measure, lang),
    )


def definition_lines(measure: Measure, lang: str, settings: Settings) -> list[DefinitionLine]:
    """The labelled lines of a measure: components, method, clock, unit, direction, minimum n; without empty lines."""
    above, below = numerator(measure.estimator), denominator(measure.estimator)
    min_n = 0 if measure.minimum == "none" else getattr(settings.minimum_n, measure.minimum)
    lines = [
        (NUMERATOR if below else COUNTED, above and above.label(lang)),
        (DENOMINATOR, below and below.label(lang)),
        (METHOD, measure.estimator.method.label(lang)),
        (CLOCK, CLOCKS[measure.clock].label(lang)),
        (HOLDER, HOLDERS[measure.holder].label(lang)),
        (NEEDS, list_of(measure.needs).label(lang)),
        (UNIT, UNITS[measure.unit].label(lang)),
        (DIRECTION, DIRECTIONS[measure.better].label(lang)),
        (MIN, f"{number(min_n, lang)} {_CASES.label(lang)}" if min_n else None),
        (CHANGE, measure.format_change(measure.min_change, lang)),
    ]
    return [DefinitionLine(label, text) for label, text in lines if text]


def example(measure: Measure, lang: str) -> str:
    """The measure's quotation sentence with made-up numbers."""
    value, lower, upper = _OLDEST if measure.estimator.whole_number else _EXAMPLES[measure.unit]
    ends = [measure.format(end, lang) for end in (lower, upper)]
    return measure.sentence.label(lang).format(
        scope=_EXAMPLE_SCOPE.label(lang),
        value=measure.format(value, lang),
        interval=(" تا " if lang == "fa" else " to ").join(ends),
        n=number(_EXAMPLE_N, lang),
        response_rate=percent(_EXAMPLE_RESPONSE, lang),
        as_of=format_day(_EXAMPLE_AS_OF, lang, style="long"),
    )


def numerator(estimator: Estimator) -> Text | None:
    """The label of the numerator; None for estimates that are neither a count nor a ratio of counts."""
    return COMPONENT_LABELS[estimator.numerator] if estimator.numerator else None


def denominator(estimator: Estimator) -> Text | None:
    """The label of the denominator; None if the measure has none."""
    return COMPONENT_LABELS[estimator.denominator] if estimator.denominator else None
