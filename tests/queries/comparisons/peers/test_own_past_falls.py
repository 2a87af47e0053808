"""Offices that have become far worse than they were, in copies of the demo store."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from queries.comparisons.peers import own_past_falls as module
from queries.comparisons.peers.late_referrals import CameLate
from queries.comparisons.peers.outcome_signs import REOPENED, SATISFIED
from queries.comparisons.peers.own_past_falls import DAYS, MIN_FALLS, YEAR, own_past_falls
from queries.comparisons.peers.peer_comparison import ON_TIME
from queries.estimates.measure import measure
from queries.overview.office_lines import scope_signs
from queries.overview.office_lines.scope_signs import outcome_signs_of_scope
from queries.overview.office_lines.sign_lines import sign_lines
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.own_past_fall_texts import FELL_BEHIND_ITSELF
from queries.sql.conditions import FOLLOW_UP_DAYS
from queries.vocabulary.codes import Verdict
from queries.vocabulary.scope import Scope
from tests.changed_stores import changed_store, keys_of

pytestmark = pytest.mark.slow
LONGER = 180  # In the small demo store, offices have few cases in eight weeks.
# What makes an office worse from a day on, in most of its cases.
WORSEN = {
    ON_TIME: """UPDATE "case" SET answered_at = NULL, answered_day = NULL, answer_hours = NULL, on_time = FALSE,
        closed_at = NULL, closed_day = NULL, outcome = 0, verdict = 0, verdict_at = NULL
        WHERE due_agency = {office} AND due_day > DATE '{since}' AND case_id % 10 < 7""",
    SATISFIED: f"""UPDATE "case" SET verdict = {int(Verdict.dissatisfied)}
        WHERE agency = {{office}} AND closed_day > DATE '{{since}}' AND verdict <> 0 AND case_id % 10 < 9""",
    REOPENED: """UPDATE "case" SET reopened_at = closed_at + INTERVAL 3 DAY
        WHERE agency = {office} AND closed_day > DATE '{since}' AND case_id % 10 < 7""",
}


def spans(store, key: str) -> tuple[Scope, Scope]:
    """The last days that are looked at, and the year before."""
    last = store.as_of.date() - timedelta(FOLLOW_UP_DAYS if key == REOPENED else 0)
    first = last - timedelta(LONGER - 1)
    lately, before = Scope(trips="out").with_period(first, last), Scope(trips="out")
    return lately, before.with_period(first - timedelta(YEAR), first - timedelta(1))


def figures(store, key: str, scope: Scope) -> dict[str, tuple[int, float]]:
    """Cases and share of each office."""
    columns = measure(store, key, scope, by=("agency",)).columns
    rows = zip(columns["agency"], columns["n"], columns["value"], strict=True)
    return {str(code): (int(n), float(value)) for code, n, value in rows}


@pytest.fixture(scope="module", autouse=True)
def longer_time():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "DAYS", LONGER)
        yield


@pytest.fixture(scope="module", params=MIN_FALLS)
def played(request, demo_url, demo_store, longer_time, tmp_path_factory):
    """A measure, the office with most cases of it, and a store in which the office has become worse."""
    key = request.param
    lately, _ = spans(demo_store, key)
    office = _office_with_most(demo_store, key)
    assert lately.first is not None
    worsen = WORSEN[key].format(
        office=keys_of(demo_store, "agency")[office], since=lately.first - timedelta(1)
    )
    return key, office, changed_store(demo_url, tmp_path_factory.mktemp(key), worsen)


def test_the_office_is_named_with_its_share_and_what_its_past_lets_expect(demo_store, played) -> None:
    key, office, store = played
    assert own_past_falls(demo_store, key) == ()
    (fall,) = own_past_falls(store, key)
    lately, before = spans(store, key)
    n, share = figures(store, key, lately)[office]
    assert (fall.office, fall.n, fall.share) == (office, n, pytest.approx(share, abs=0.5 / n))
    past = figures(store, key, before)[office][1]
    # Others have become a little worse themselves, or not at all.
    worse = -1 if key == REOPENED else 1
    assert 0 <= worse * (past - fall.expected) < 0.1
    assert worse * (fall.expected - fall.share) >= MIN_FALLS[key]
    # On another day, just before, nothing had happened yet.
    assert lately.first is not None
    assert own_past_falls(store, key, last=lately.first - timedelta(1)) == ()


def test_its_line_names_it_once(played, monkeypatch) -> None:
    key, office, store = played
    texts = FELL_BEHIND_ITSELF[key]
    for similar in ("outcome_signs", "seldom_satisfied_lately"):
        monkeypatch.setattr(scope_signs, similar, lambda *_: [])
    lines = sign_lines(store, outcome_signs_of_scope(store, Scope()))
    name = names_of(store, "agency")[office]
    for lang in ("fa", "en"):
        assert lines.label(lang).startswith(texts.line.label(lang).format(offices=""))
        assert name.label(lang) in lines.label(lang)
    assert sign_lines(store, outcome_signs_of_scope(store, Scope(agencies=("none",)))).en == ""
    # Beside its own past it is not named for what it is named for beside similar ones.
    (fall,) = own_past_falls(store, key)
    monkeypatch.setattr(scope_signs, "outcome_signs", lambda _, asked, __: [fall] if asked == key else [])
    told = [templates for templates, _ in outcome_signs_of_scope(store, Scope())]
    assert (texts in told) == (key == ON_TIME)


def test_what_explains_late_answers_or_is_as_usual_is_no_fall(played, monkeypatch) -> None:
    key, office, store = played
    (fall,) = own_past_falls(store, key)

    def again() -> tuple:
        store.cache.clear()
        return own_past_falls(store, key)

    explained = {
        "former_deadlines": lambda *_, **__: [SimpleNamespace(unit=office, share=fall.expected)],
        "came_late": lambda *_: {office: CameLate(6, 10)},
    }
    for name, answer in explained.items():
        with monkeypatch.context() as patch:
            patch.setattr(module, name, answer)
            assert bool(again()) == (key != ON_TIME)
    # The same weeks a year ago were as bad.
    with monkeypatch.context() as patch:
        original = module._counts

        def same_a_year_ago(store, key, scopes):
            offices, (lately, other) = original(store, key, scopes)
            is_a_year_ago = scopes[0].last - scopes[1].last == timedelta(YEAR)
            return offices, [lately, lately if is_a_year_ago else other]

        patch.setattr(module, "_counts", same_a_year_ago)
        assert again() == ()
    assert again() == (fall,)
    # Of less than half of them, the line says how many came late.
    came = CameLate(4, 10)
    monkeypatch.setattr(module, "came_late", lambda *_: {office: came})
    (told,) = again()
    line = sign_lines(store, [(FELL_BEHIND_ITSELF[key], told)])
    for lang in ("fa", "en"):
        assert (came.text.label(lang) in line.label(lang)) == (key == ON_TIME)


def test_an_office_that_gets_more_cases_of_slow_topics_has_not_fallen(
    demo_url, demo_store, tmp_path, monkeypatch
) -> None:
    """Most cases of two topics were of a third one before, and those of the two are late at all times."""
    office, (lately, _) = _office_with_most(demo_store, ON_TIME), spans(demo_store, ON_TIME)
    *slow, other = _most_frequent_topics(demo_store, office, lately)
    of_topic = f"due_agency = {keys_of(demo_store, 'agency')[office]} AND topic IN ({slow[0]}, {slow[1]})"
    store = changed_store(
        demo_url,
        tmp_path,
        f"""UPDATE "case" SET topic = {other}
            WHERE {of_topic} AND due_day < DATE '{lately.first}' AND case_id % 10 < 9""",
        f"{WORSEN[ON_TIME].partition('WHERE')[0]} WHERE {of_topic}",
    )
    now, past = (figures(store, ON_TIME, scope)[office][1] for scope in spans(store, ON_TIME))
    assert past - now > MIN_FALLS[ON_TIME]
    assert own_past_falls(store, ON_TIME) == ()
    monkeypatch.setattr(module, "change_by_mix", lambda **_: 0.0)
    store.cache.clear()
    assert [each.office for each in own_past_falls(store, ON_TIME)] == [office]


def _office_with_most(store, key: str) -> str:
    lately, _ = spans(store, key)
    return max(figures(store, key, lately).items(), key=lambda item: item[1][0])[0]


def _most_frequent_topics(store, office: str, scope: Scope) -> list[int]:
    """The keys of the three topics with most cases of an office."""
    columns = measure(store, ON_TIME, replace(scope, agencies=(office,)), by=("topic",)).columns
    keys = keys_of(store, "topic")
    return [keys[str(code)] for code in columns["topic"][columns["n"].argsort()[::-1][:3]]]


def test_the_words_name_the_days_that_are_looked_at() -> None:
    for key, texts in FELL_BEHIND_ITSELF.items():
        days = f"{FOLLOW_UP_DAYS} to {FOLLOW_UP_DAYS + DAYS} days" if key == REOPENED else f"last {DAYS} days"
        assert days in texts.line.en
    assert FELL_BEHIND_ITSELF.keys() == MIN_FALLS.keys()
