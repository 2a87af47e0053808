"""What an office sees of its own assessment: the governor's word, its own figures exactly, the others' only rounded."""

from dataclasses import asdict, replace

import pytest

from queries.comparisons.peers import peer_history
from queries.comparisons.peers.peer_comparison import ON_TIME, PeerComparison, peer_comparison
from queries.comparisons.peers.peer_history import Looks, needing_look_over
from queries.estimates.measure import measure
from queries.own_office import own_assessment as module
from queries.own_office.assessment_periods import assessment_period, earlier_periods
from queries.own_office.assessment_texts import notes
from queries.own_office.own_assessment import OwnAssessment, own_assessment
from queries.storage.store import Store
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope

MONTHS = 12


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
