"""A measure without description, caveat, sentence or test is rejected."""

import re
from string import Formatter

import pytest

from queries.definitions.entries import denominator, numerator
from queries.definitions.glossary import GLOSSARY
from queries.definitions.rule_definitions import COMPARISONS, RULES
from queries.disclosure.closed_of_received import OF_CLOSED
from queries.disclosure.share_numerators import HITS_OF
from queries.measures import MEASURES
from queries.measures.declaration import CLOCKS, DIRECTIONS, HOLDERS, UNITS, Measure
from queries.measures.estimators import AnsweredBy, Count, Excess, Mean, Quantile, Rate, Share
from queries.measures.stock_estimators import Ages, Oldest, Stock, StockRate
from queries.sql.components import COMPONENT_LABELS, COMPONENTS
from queries.vocabulary.codes import Channel, Event, Kind, Outcome, Verdict
from queries.vocabulary.labels import CHANNELS, EVENTS, KINDS, OUTCOMES, VERDICTS, Text
from tests.reference import NEEDS, REFERENCES

KEYS = [  # in the order of docs/definitions.md
    "received",
    "answered",
    "closed",
    "open",
    "overdue",
    "on_time_share",
    "excess_late",
    "answer_days_median",
    "answer_days_p90",
    "answered_by_day_10",
    "answered_by_day_20",
    "answered_by_day_30",
    "days_waited",
    "never_answered_share",
    "age_open",
    "oldest_open_days",
    "resolved_share",
    "reopened_share",
    "resolution_gap",
    "satisfied_share",
    "rate_per_10k",
    "rate_per_10k_smoothed",
    "overdue_per_10k",
    "handoffs_per_case",
    "deadline_bunching",
]
# The better direction, the smallest change worth reporting (relative, or in points for shares), and the applicable
# minimum n.
SIZES = {
    "received": ("neither", 0.1, "none"),
    "answered": ("neither", 0.1, "none"),
    "closed": ("neither", 0.1, "none"),
    "open": ("lower", 0.1, "none"),
    "overdue": ("lower", 0.1, "none"),
    "on_time_share": ("higher", 0.03, "share"),
    "excess_late": ("lower", 10.0, "share"),
    "answer_days_median": ("lower", 1.0, "duration"),
    "answer_days_p90": ("lower", 1.0, "duration"),
    "answered_by_day_10": ("higher", 0.03, "duration"),
    "answered_by_day_20": ("higher", 0.03, "duration"),
    "answered_by_day_30": ("higher", 0.03, "duration"),
    "days_waited": ("lower", 1.0, "share"),
    "never_answered_share": ("lower", 0.01, "share"),
    "age_open": ("neither", 0.1, "none"),
    "oldest_open_days": ("lower", 10.0, "none"),
    "resolved_share": ("higher", 0.03, "share"),
    "reopened_share": ("lower", 0.02, "share"),
    "resolution_gap": ("lower", 0.02, "share"),
    "satisfied_share": ("higher", 0.03, "share"),
    "rate_per_10k": ("neither", 0.1, "rate"),
    "rate_per_10k_smoothed": ("neither", 0.1, "rate"),
    "overdue_per_10k": ("lower", 0.1, "rate"),
    "handoffs_per_case": ("lower", 0.1, "share"),
    "deadline_bunching": ("neither", 0.03, "share"),
}
UNIT_OF = {
    Count: "cases", Stock: "cases", Ages: "cases", Share: "share", AnsweredBy: "share", Quantile: "days",
    Oldest: "days", Rate: "per_10k", StockRate: "per_10k_residents", Excess: "late_cases",
}  # fmt: skip

each = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)


def prose(measure: Measure) -> list[Text]:
    """All texts of a measure that a person reads as sentences."""
    return [measure.definition, measure.why, *measure.caveats, measure.sentence]


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def check_language(word: Text) -> None:
    """Check that both languages are present, each in its own script."""
    assert re.search("[آ-ی]", word.fa), word
    assert re.search("[A-Za-z]", word.en), word
    assert not re.search("[آ-ی]", word.en), word
    assert not re.search("[يكىة٠-٩0-9]|[A-Za-z]", re.sub(r"\{\w+\}", "", word.fa)), word
    assert not re.search(r"  |^ | $| [،؛.:]|،[^ ]", word.fa + "\n" + word.en, re.MULTILINE), word


def test_the_measures_are_those_agreed_on_in_their_order() -> None:
    assert list(MEASURES) == KEYS
    assert all(measure.key == key for key, measure in MEASURES.items())


@each
def test_it_is_reported_in_both_languages(measure: Measure) -> None:
    assert measure.caveats
    for word in (measure.title, *prose(measure)):
        check_language(word)
    for word in prose(measure):
        assert word.fa.endswith("."), word
        assert word.en.endswith("."), word
    assert len({word.en for word in prose(measure)}) == len(prose(measure))


@each
def test_its_sentence_can_be_quoted(measure: Measure) -> None:
    wanted = {"scope", "value", "as_of"}
    if not isinstance(measure.estimator, Count | Stock | Ages | Oldest):
        wanted |= {"n", "interval"}  # An estimate from so many cases.
    if measure.key == "satisfied_share":
        wanted |= {"response_rate"}
    assert fields(measure.sentence.fa) == fields(measure.sentence.en) == wanted


@each
def test_it_says_what_is_divided_by_what_and_how(measure: Measure) -> None:
    estimator = measure.estimator
    above, below = numerator(estimator), denominator(estimator)
    assert (above is None) == isinstance(estimator, Quantile | AnsweredBy | Oldest | Excess)
    assert (below is not None) == isinstance(estimator, Share | Mean | Rate | StockRate)
    for word in (above, below, estimator.method):
        if word is not None:
            check_language(word)


@each
def test_it_is_counted_by_the_clock_and_for_the_office_of_what_it_counts(measure: Measure) -> None:
    match measure.estimator:
        case Count(of):
            atoms = [of]
        case Share(of, among) | Excess(of, among):
            atoms = [of, among]
        case Mean(of, among):
            atoms = [of, among]
        case Rate() | Quantile() | AnsweredBy():
            atoms = ["received"]
        case _:
            assert measure.clock == "as_of"
            assert measure.holder == ("due_agency" if measure.key.startswith("overdue") else "agency")
            return
    assert {(COMPONENTS[name].clock, COMPONENTS[name].holder) for name in atoms} == {
        (measure.clock, measure.holder)
    }


@each
def test_its_numbers_go_together(measure: Measure) -> None:
    means = {"handoffs": "handoffs", "days_waited": "days"}
    estimator = measure.estimator
    unit = means[estimator.component] if isinstance(estimator, Mean) else UNIT_OF[type(estimator)]
    assert measure.unit == unit
    assert measure.min_change > 0
    if measure.change_is_relative or measure.unit == "share":
        assert measure.min_change <= 0.5
    estimate = not isinstance(measure.estimator, Count | Stock | Ages | Oldest)
    assert (measure.minimum != "none") == estimate


@each
def test_its_direction_and_sizes_are_those_agreed_on(measure: Measure) -> None:
    assert (measure.better, measure.min_change, measure.minimum) == SIZES[measure.key]


def test_no_part_is_left_over_and_the_words_around_are_bilingual() -> None:
    used = {
        id(word) for m in MEASURES.values() for word in (numerator(m.estimator), denominator(m.estimator))
    }
    assert {name for name, word in COMPONENT_LABELS.items() if id(word) not in used} == set()
    for term in (*GLOSSARY, *RULES, *COMPARISONS):
        check_language(term.name)
        check_language(term.meaning)
    for words in (CLOCKS, DIRECTIONS, HOLDERS, UNITS):
        for word in words.values():
            check_language(word)


@pytest.mark.parametrize(
    ("words", "codes"),
    [(KINDS, Kind), (CHANNELS, Channel), (EVENTS, Event), (OUTCOMES, Outcome), (VERDICTS, Verdict)],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_each_code_has_its_word(words, codes) -> None:
    assert set(words) == set(codes)


def test_each_measure_has_its_reference() -> None:
    assert set(REFERENCES) == set(NEEDS) == set(MEASURES)


def test_what_is_published_of_closed_cases_is_withheld_together_with_them() -> None:
    """A share that nothing withholds with the closed cases would say how many of these there are."""
    of_closed = {
        key for key, each in MEASURES.items() if each.clock == "closed" and each.estimator.publishable
    }
    assert of_closed == {*OF_CLOSED, *HITS_OF}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0"),
        (0.06, "0.1"),
        (0.05, "0.1"),
        (0.04, "0.04"),
        (0.003, "0.003"),
        (0.00001, "0.0"),
        (12.04, "12.0"),
    ],
)
def test_a_small_rate_is_not_written_as_none(value: float, text: str) -> None:
    for key in ("rate_per_10k", "rate_per_10k_smoothed", "overdue_per_10k"):
        assert MEASURES[key].format(value, "en") == text
    assert MEASURES["answer_days_median"].format(0.04, "en") == "0.0"
