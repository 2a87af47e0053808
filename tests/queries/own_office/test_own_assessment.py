"""What an office sees of its own assessment: the governor's word, its own figures exactly, the others' only rounded."""

import math
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta

import pytest

from queries.comparisons.peers import peer_history
from queries.comparisons.peers.peer_comparison import ON_TIME, PeerComparison, peer_comparison
from queries.comparisons.peers.peer_history import Looks, needing_look_over
from queries.estimates.measure import measure
from queries.own_office import own_assessment as module
from queries.own_office.assessment_periods import assessment_period, earlier_periods
from queries.own_office.assessment_texts import headline, notes, reasons
from queries.own_office.own_assessment import OwnAssessment, comparison_step, own_assessment
from queries.storage.store import Store
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope
from stats.peers.lasting_gaps import DAYS
from tests.engines import ON_DUCKDB
from tests.queries.offices import OFFICES
from tests.reference import Known, Life
from tests.worlds import World, store_of

MONTHS = 12
pytestmark = [
    pytest.mark.usefixtures("many_units"),
    pytest.mark.slow,
    pytest.mark.usefixtures("worlds_without_rollups"),
]  # Stores with many offices.

BEGIN, PERIOD_BEGINS, LAST = date(2024, 3, 1), date(2025, 3, 22), date(2025, 6, 21)
OWN = "A3"


@pytest.fixture(scope="module")
def comparison(demo_store: Store) -> PeerComparison:
    period = assessment_period(demo_store, MONTHS)
    return peer_comparison(demo_store, ON_TIME, Scope(period.first, period.last))


@pytest.fixture(scope="module")
def shown(demo_store: Store) -> dict[str, OwnAssessment]:
    """The assessment of every office."""
    codes = demo_store.dimension("agency")["code"].iloc[1:]
    return {code: own_assessment(demo_store, code, months=MONTHS) for code in codes}


def test_the_own_figures_are_those_of_every_other_screen(demo_store, shown, comparison) -> None:
    scope = replace(comparison.scope, trips="out")
    result = measure(demo_store, ON_TIME, scope, by=("agency",)).frame.set_index("agency")
    judged = [code for code, each in shown.items() if each.value == each.value]
    assert len(judged) > 20
    for code in judged:
        row = result.loc[code]
        assert (shown[code].value, shown[code].n) == (row["value"], row["n"])
        assert (shown[code].lower, shown[code].upper) == (row["lower"], row["upper"])


def test_the_word_is_the_one_that_the_governor_sees(shown, comparison) -> None:
    rows = comparison.frame.set_index("agency")
    compared = {code: each for code, each in shown.items() if each.compared}
    assert len(compared) > 5
    for code, each in compared.items():
        assert (each.assessment, each.route) == (rows.loc[code, "assessment"], rows.loc[code, "route"])


def test_nothing_of_the_others_is_exact(shown, comparison) -> None:
    rows = comparison.frame.set_index("agency")
    for code, each in shown.items():
        if each.compared is None:
            continue
        step = each.compared.step
        assert each.compared.expected / step == pytest.approx(round(each.compared.expected / step))
        assert abs(each.compared.expected - rows.loc[code, "expected"]) <= step / 2 + 1e-9
        exact = {
            float(rows.loc[code, name])
            for name in ("expected", "gap", "excess", "gap_lower", "gap_upper", "z")
        }
        assert not exact & {value for value in asdict(each.compared).values() if isinstance(value, float)}


def test_groups_of_fewer_than_four_see_only_the_deadline(shown, comparison) -> None:
    enough = comparison.frame[comparison.frame["n"] >= 30].groupby("group")["agency"].agg(set)
    small = set().union(*(codes for group, codes in enough.items() if len(codes) < 4))
    assert small
    for code in small:
        assert shown[code].compared is None
        assert shown[code].few_similar
        assert shown[code].route in (None, "deadline")
        assert (shown[code].route == "deadline") == (shown[code].upper < 0.5)
        assert shown[code].since is None


def test_it_is_said_that_shorter_deadlines_are_allowed_for_and_not_how_long_those_of_others_are(
    demo_store, shown, comparison, monkeypatch
) -> None:
    code = next(code for code, each in shown.items() if each.compared and not each.allows_for_deadlines)
    is_own = comparison.frame["agency"] == code
    hurried = comparison.frame.assign(
        days_allowed=comparison.frame["days_allowed"].mask(is_own, 4.25),
        days_allowed_similar=comparison.frame["days_allowed_similar"].mask(is_own, 9.75),
    )
    monkeypatch.setattr(module, "peer_comparison", lambda *_, **__: replace(comparison, frame=hurried))
    assessment = own_assessment(demo_store, code, months=MONTHS)

    assert assessment.allows_for_deadlines
    for lang, words in (("fa", "کوتاه‌تر"), ("en", "due sooner")):
        assert any(words in note for note in notes(assessment, lang))
        assert not any(words in note for note in notes(shown[code], lang))
    said = repr(assessment) + " ".join(notes(assessment, "en"))
    assert "4.25" not in said
    assert "9.75" not in said


def test_since_when_is_said_by_the_same_periods_of_earlier_months(
    demo_store, shown, comparison, monkeypatch
) -> None:
    code, each = next((code, each) for code, each in shown.items() if each.compared)
    needs_look = replace(each, assessment="needs_look", route="far_off")
    periods = earlier_periods(demo_store, each.period)

    def since(*told: bool, likely: bool = False) -> tuple[object, bool, bool, bool]:
        estimated = frozenset({code} if likely else ())
        answer = tuple(
            Looks(frozenset({code} if yes else ()), estimated if not i else frozenset())
            for i, yes in enumerate(told)
        )
        monkeypatch.setattr(module, "needing_look_over", lambda *_: answer)
        assessment = module._with_since(demo_store, needs_look, comparison)
        return assessment.since, assessment.since_or_before, assessment.new, assessment.likely_before

    assert since(False) == (each.period.last, False, True, False)
    assert since(False, likely=True) == (each.period.last, False, False, True)
    assert since(True, True, False) == (periods[1].last, False, False, False)
    everything = [True] * len(periods)
    assert since(*everything) == (periods[-1].last, True, False, False)


def test_earlier_periods_are_judged_like_the_present_one(demo_store, comparison) -> None:
    period = assessment_period(demo_store, MONTHS)
    first = earlier_periods(demo_store, period)[:1]
    direct = peer_comparison(demo_store, ON_TIME, Scope(first[0].first, first[0].last))
    still = set(comparison.needs_look["agency"])
    looks = needing_look_over(demo_store, comparison, first)
    assert still
    assert still & looks[0].needed == still & set(direct.needs_look["agency"])


def test_periods_that_are_judged_at_once_are_judged_like_one_after_the_other(
    demo_store, comparison, monkeypatch
) -> None:
    periods = earlier_periods(demo_store, assessment_period(demo_store, MONTHS))
    offices = frozenset(comparison.needs_look["agency"])
    units, answers = peer_history._Units(offices, offices), []
    for at_once in (1, 2, len(periods)):
        monkeypatch.setattr(peer_history, "AT_ONCE", at_once)
        answers.append(peer_history._assessed(demo_store, comparison, periods, units, {}))
    assert answers[0][0].needed
    assert len(answers[0]) > 1
    assert answers[1:] == answers[:1] * 2


def test_an_unknown_office_is_refused_in_both_languages(demo_store) -> None:
    unknown = str(demo_store.dimension("agency")["code"].iloc[0])
    for code in ("nobody", "", unknown):
        with pytest.raises(ScopeError) as refused:
            own_assessment(demo_store, code, months=3)
        assert "administrator" in refused.value.problem.text("en")
        assert "مدیر سامانه" in refused.value.problem.text("fa")


def cases(office: str, n: int, *, first: date, last: date, late: float) -> list[Life]:
    """Cases of an office that fall due evenly over some days; a share of them is answered late."""
    place, hours = OFFICES.index(office), (last - first).days * 24
    return [
        Life(
            source="one",
            registered=due - timedelta(days=9),
            due=due,
            answered=due + timedelta(days=4 if (i * 37 + place) % 60 < 60 * late + math.sin(place) else -3),
            agency=office,
        )
        for i in range(n)
        for due in [
            datetime.combine(first, datetime.min.time()) + timedelta(hours=9 + i * hours // n),
        ]
    ]


def store_with(engine, lives: list[Life]) -> Store:
    """A store whose last whole month ends with `LAST`."""
    end = datetime(2025, 6, 25)
    return store_of(engine, World(tuple(lives), Known({"one": end, "two": end})))


@pytest.fixture(scope="module")
def grown(databases, many_units) -> Store:
    """A group of eight offices, of which five began with the period of three months."""
    lives = []
    for place, office in enumerate(OFFICES[:8]):
        first = BEGIN if place < 3 else PERIOD_BEGINS
        share = 0.6 if office == OWN else 0.2
        lives += cases(office, (LAST - first).days * 2, first=first, last=LAST, late=share)
    return store_with(databases("grown"), lives)


@pytest.fixture(scope="module", params=[1, 40])
def with_large(request, databases, many_units) -> tuple[int, Store]:
    """Four offices, and by what one of them was larger than the others until the period of three months began."""
    lives = []
    for office in OFFICES[:4]:
        before, now = (0.45, 0.44) if office == OWN else (0.2, 0.25)
        n = 270 * (request.param if office == "A1" else 1)
        lives += cases(office, n, first=BEGIN, last=PERIOD_BEGINS - timedelta(2), late=before)
        lives += cases(office, 60, first=PERIOD_BEGINS, last=LAST, late=now)
    return request.param, store_with(databases(f"large_{request.param}"), lives)


def test_since_when_goes_back_only_as_far_as_the_group_could_be_compared(grown) -> None:
    period = assessment_period(grown, 3)
    earlier = earlier_periods(grown, period)
    steps = [comparison_step(grown, OWN, first=each.first, last=each.last) for each in earlier]
    permitted = [step is not None for step in steps]
    assert permitted[:2] == [True, True]
    assert not any(permitted[2:])
    # The governor's office sees that the office needed a look all the time.
    for each in earlier:
        frame = peer_comparison(grown, ON_TIME, Scope(each.first, each.last)).frame.set_index("agency")
        assert frame.loc[OWN, "assessment"] == "needs_look"

    shown = own_assessment(grown, OWN, months=3)

    assert shown.assessment == "needs_look"
    assert (shown.since, shown.since_or_before, shown.new) == (earlier[1].last, True, False)


@ON_DUCKDB
def test_what_lasts_is_reported_only_where_one_may_be_compared_over_that_time(with_large) -> None:
    times, store = with_large
    period = assessment_period(store, 3)
    assert comparison_step(store, OWN, first=period.first, last=period.last) == 0.1
    frame = peer_comparison(store, ON_TIME, Scope(period.first, period.last)).frame.set_index("agency")
    assert frame.loc[OWN, "route"] == "lasting"

    shown = own_assessment(store, OWN, months=3, lang="en")

    longer = comparison_step(store, OWN, first=LAST - timedelta(DAYS - 1), last=LAST)
    if times == 1:
        assert longer is not None
        assert (shown.assessment, shown.route) == ("needs_look", "lasting")
        assert not shown.longer_time_hidden
    else:
        assert longer is None
        assert (shown.assessment, shown.route) == ("no_difference", None)
        assert headline(shown, "en") == "No difference shown"


@ON_DUCKDB
def test_that_it_is_not_reported_says_nothing_about_what_it_would_tell(with_large) -> None:
    """A sound office of the same group reads the same sentence."""
    times, store = with_large
    for office in (OWN, "A2"):
        shown = own_assessment(store, office, months=3)
        assert shown.longer_time_hidden == (times > 1)
        assert any("sixteen months" in line for line in notes(shown, "en")) == (times > 1)
        assert any("شانزده ماه" in line for line in notes(shown, "fa")) == (times > 1)


@ON_DUCKDB
def test_an_office_without_a_group_is_compared_over_no_time(grown, monkeypatch) -> None:
    alone = grown.dimension("agency").assign(peer_group=0)
    monkeypatch.setattr(Store, "dimension", lambda self, name: alone)
    assert comparison_step(grown, OWN, first=BEGIN, last=LAST) is None


@pytest.fixture(scope="module", params=[1, 3])
def on_a_slow_topic(request, databases, many_units) -> tuple[int, Store]:
    """Eight offices, of which the own one and some others work on a slow topic; how many others."""
    slow, lives = ("A1", "A2", "A4")[: request.param], []
    for office in OFFICES[:8]:
        is_slow = office in (OWN, *slow)
        lives += topic_cases(office, "T1", 40 if is_slow else 200, late=0.1)
        lives += topic_cases(office, "T2", 200, late=0.65) if is_slow else []
    return len(slow), store_with(databases(f"slow_topic_{request.param}"), lives)


def topic_cases(office: str, topic: str, n: int, *, late: float) -> list[Life]:
    """Complaints of an office about a topic in the period of three months."""
    some = cases(office, n, first=PERIOD_BEGINS, last=LAST, late=late)
    return [replace(life, topic=topic, kind="complaint", county="0303") for life in some]


def test_a_comparison_by_topics_is_not_shown_where_it_rests_on_one_other_office(on_a_slow_topic) -> None:
    others, store = on_a_slow_topic
    shown = own_assessment(store, OWN, months=3)
    scope = Scope(shown.period.first, shown.period.last)
    row = peer_comparison(store, ON_TIME, scope).frame.set_index("agency").loc[OWN]
    # The group is large enough, but of the topic of most cases only the single other office tells anything.
    assert row["explained_by_topics"]
    assert comparison_step(store, OWN, first=shown.period.first, last=shown.period.last) == 0.05
    if others == 1:
        assert shown.compared is None
        assert "without revealing the figures of one of them" in " ".join(reasons(shown, "en"))
        assert shown.route == "deadline"
    else:
        assert shown.compared is not None
        assert shown.compared.expected == pytest.approx(row["expected"], abs=0.026)
