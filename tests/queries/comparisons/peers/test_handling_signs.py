"""Offices that hand on late, answer at once or register complaints as other kinds: counts, rules and lines."""

from collections import Counter
from dataclasses import replace
from datetime import time, timedelta

import numpy as np
import pytest

from persian.digits import number
from queries.comparisons.peers import answer_timing, late_handoffs, recorded_kinds
from queries.comparisons.peers.handling_signs import HandlingSigns, handling_signs
from queries.comparisons.peers.office_signs import OfficeSign
from queries.comparisons.peers.peer_comparison import peer_comparison
from queries.comparisons.peers.unanswered_closings import RisenShare
from queries.overview.office_lines import scope_signs as lines_module
from queries.overview.office_lines.other_signs import other_signs
from queries.overview.office_lines.scope_signs import handling_signs_of_scope
from queries.overview.office_lines.sign_lines import sign_lines
from queries.overview.overview_contents import EMPTY
from queries.overview.words import office_line_texts as words
from queries.vocabulary.codes import Event, Kind
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.changed_stores import changed_store, keys_of
from tests.engines import on_engines
from tests.queries.comparisons.peers.counted_cells import SEEDS, cell, counted
from tests.reference import holder
from tests.reference.life import by_then, set_aside
from tests.worlds import World, store_of, world

LONG = 1_200  # days: in the small demo store no office has many cases in 91
AT_ONCE = """UPDATE "case" SET answer_hours = 0 WHERE agency = {office} AND answered_at IS NOT NULL
    AND case_id % 10 < 8"""
HANDED_ON = (
    f"""INSERT INTO case_event (case_id, sequence, moment, event, from_agency, to_agency, outcome, verdict, load)
    SELECT case_id, 99, registered_at + (due_at - registered_at) * 0.8, {int(Event.referred)}, agency, {{other}}, 0, 0,
        load FROM "case" WHERE {{which}}""",
    """UPDATE "case" SET agency = {other}, due_agency = {other}, handoffs = handoffs + 1 WHERE {which}""",
)
BEFORE_DEADLINE = "maraghehmunicipalitysample"
OFFICE_CASES = "agency = {office} AND due_agency = {office} AND due_at IS NOT NULL AND case_id % 10 < 6"


@pytest.mark.usefixtures("worlds_without_rollups")
@on_engines("seed", SEEDS, parts=None, first=1)
def test_answers_at_once_and_kinds_are_those_counted_case_by_case(databases, seed, monkeypatch) -> None:
    # The worlds are a hundred days long.
    monkeypatch.setattr(recorded_kinds, "DAYS", 30)
    monkeypatch.setattr(recorded_kinds, "YEAR", 45)
    here = world(seed, size=300)
    lives = [
        replace(life, answered=life.registered + timedelta(minutes=40)) if nth % 5 == 0 else life
        for nth, life in enumerate(here.lives)
    ]
    midnight = lives[0].registered.replace(hour=0, minute=0, second=0)
    lives[0] = replace(lives[0], registered=midnight, answered=midnight, answered_undated=False)
    # Days without a time: some answers on the day of the registration, which count at its moment, others on the next,
    # and some whole days later.
    day_alone = {}
    for nth in range(3, len(lives), 7):
        registered = lives[nth].registered
        day = registered.replace(hour=0, minute=0, second=0) + timedelta(nth % 2)
        day_alone[nth] = replace(lives[nth], answered=max(day, registered), answered_undated=False)
    for nth in range(4, len(lives), 14):
        whole_days = lives[nth].registered + timedelta(nth % 3)
        day_alone[nth] = replace(lives[nth], answered=whole_days, answered_undated=False)
    lives = [day_alone.get(nth, life) for nth, life in enumerate(lives)]
    lives = [
        replace(life, answered_undated=life.answered is None and life.answered_undated) for life in lives
    ]
    here = World(tuple(lives), here.known)
    store = store_of(databases(f"at_once_{seed}"), here)
    last = store.as_of.date()
    timed: Counter[tuple[str, str, int]] = Counter()
    days_alone: Counter[tuple[str, str, int]] = Counter()
    equal: Counter[tuple[str, str, int]] = Counter()
    at_once: Counter[tuple[str, str, int]] = Counter()
    on_time: Counter[tuple[str, str, int]] = Counter()
    last_days: Counter[tuple[str, str, int]] = Counter()
    allowed: Counter[tuple[str, str, int]] = Counter()
    kinds: Counter[tuple[str, int, str]] = Counter()
    for life in here.lives:
        known = here.known.of(life)
        if not by_then(life.registered, known) or life.trip:
            continue
        age = (last - life.registered.date()).days
        if 0 <= age < recorded_kinds.DAYS + recorded_kinds.YEAR:
            when = "lately" if age < recorded_kinds.DAYS else "before"
            kinds[holder(life, known), int(Kind[life.kind]), when] += 1
            if age >= recorded_kinds.YEAR:
                kinds[holder(life, known), int(Kind[life.kind]), "then"] += 1
        if not by_then(life.answered, known):
            continue
        if not 0 <= (last - life.answered.date()).days < answer_timing.DAYS:
            continue
        key = cell(life, holder(life, known))
        is_known = life.registered.time() != time(0)
        equal[key] += is_known and life.answered == life.registered
        is_day = life.answered.time() in (time(0), life.registered.time())
        days_alone[key] += is_known and is_day and life.answered != life.registered
        has_times = is_known and not is_day
        timed[key] += has_times
        soon = timedelta(0) <= life.answered - life.registered < timedelta(hours=1)
        at_once[key] += soon and has_times
        if life.due is None or set_aside(life, known) or life.answered > life.due:
            continue
        if (life.due.date() - life.registered.date()).days >= answer_timing.MIN_ALLOWED:
            on_time[key] += 1
            allowed[key] += (life.due.date() - life.registered.date()).days
            last_days[key] += 1 <= (life.due.date() - life.answered.date()).days <= answer_timing.LAST_DAYS
    assert sum(at_once.values()) > 20
    assert any(life.answered == life.registered for life in day_alone.values())
    assert sum(last_days.values())
    sums = answer_timing.answer_sums(answer_timing.answer_question(store, days=answer_timing.DAYS))
    counts = {
        "timed": timed, "at_once": at_once, "days_alone": days_alone, "equal": equal,
        "on_time": on_time, "last_days": last_days, "days_allowed": allowed,
    }  # fmt: skip
    assert counted(sums, store, *counts) == {
        key: row for key in timed if any(row := tuple(count[key] for count in counts.values()))
    }
    offices = store.codes("agency")
    frame = recorded_kinds.kind_counts(recorded_kinds.kind_question(store))
    found = {
        (offices[int(row.agency)], int(row.kind), when): int(getattr(row, when))
        for row in frame.itertuples()
        for when in ("lately", "before", "then")
        if getattr(row, when)
    }
    assert found == dict(kinds)
    assert {when for _, _, when in kinds} == {"lately", "before", "then"}


def test_an_answer_at_the_moment_of_the_registration_counts_where_others_have_times() -> None:
    """Unless at least half of the other answers of the office, or without others those of all offices, are days."""
    sums = {
        "agency": np.array([1, 1, 2, 2, 3, 4]),
        "timed": np.array([10, 0, 1, 4, 0, 9]),
        "at_once": np.array([1, 0, 1, 0, 0, 9]),
        "days_alone": np.array([0, 4, 5, 0, 0, 0]),
        "equal": np.array([2, 7, 20, 20, 3, 0]),
    }
    known = answer_timing.known_at_once(sums)
    assert known["timed"].tolist() == [12, 7, 1, 4, 3, 9]
    assert known["at_once"].tolist() == [3, 7, 1, 0, 3, 9]
    of_days = answer_timing.known_at_once(sums | {"days_alone": np.array([0, 4, 5, 40, 0, 0])})
    assert of_days["timed"].tolist() == [12, 7, 1, 4, 0, 9]


# --- lines -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def long_time():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(late_handoffs, "DAYS", LONG)
        patch.setattr(answer_timing, "DAYS", LONG)
        yield


@pytest.fixture(scope="module")
def offices(demo_store, long_time) -> list[str]:
    """Codes of three offices with many cases, of two of which similar ones say something."""
    last = demo_store.as_of.date()
    frame = peer_comparison(
        demo_store, "resolved_share", Scope(last - timedelta(LONG), last, trips="out")
    ).frame
    largest = list(frame[frame["comparable"].astype(bool)].sort_values("n")["agency"][::-1].astype(str))
    return largest[:3]


@pytest.fixture(scope="module")
def played(demo_url, demo_store, offices, tmp_path_factory):
    """A store in which the first office hands on late, to the third, and the second answers at once."""
    keys = keys_of(demo_store, "agency")
    hands_on, at_once, other = (keys[code] for code in offices)
    which = OFFICE_CASES.format(office=hands_on)
    handed_on = [statement.format(other=other, which=which) for statement in HANDED_ON]
    return changed_store(
        demo_url, tmp_path_factory.mktemp("handling"), *handed_on, AT_ONCE.format(office=at_once)
    )


@pytest.mark.slow
def test_of_the_demo_only_the_office_is_named_that_answers_before_the_deadline(
    demo_store, long_time, monkeypatch
) -> None:
    """The demo makes it so (`intake/demo`)."""
    for text in (words.ANSWERED_ON_LAST_DAYS_LATELY, words.ANSWERS_ON_LAST_DAYS_LATELY):
        assert f"last {answer_timing.LATE_DAYS} days" in text.en
        assert f"{number(answer_timing.LATE_DAYS, 'fa')} روز گذشته" in text.fa
    timing = answer_timing.answer_timing(demo_store)
    assert [sign.office for sign in timing.last_days] == [BEFORE_DEADLINE]
    assert timing.at_once == late_handoffs.handed_on(demo_store).late == ()
    assert recorded_kinds.fewer_complaints(demo_store) == ()
    signs = HandlingSigns(last_days=timing.last_days)
    monkeypatch.setattr(lines_module, "handling_signs", lambda _: signs)
    line = sign_lines(demo_store, handling_signs_of_scope(demo_store, Scope()))
    for lang in ("fa", "en"):
        assert line.label(lang).startswith(words.ANSWERED_ON_LAST_DAYS.label(lang).format(offices=""))
    assert words.ANSWERS_ON_LAST_DAYS in other_signs(demo_store, Scope(), without=())[BEFORE_DEADLINE]
    assert timing.last_days_lately == ()
    # Where only the last days show it, these name it.
    monkeypatch.setattr(answer_timing, "LATE_DAYS", LONG)
    assert answer_timing.answer_timing(demo_store).last_days_lately == (), (
        "it is named by the longer time already"
    )
    monkeypatch.setattr(answer_timing, "DAYS", 28)
    monkeypatch.setattr(answer_timing, "MIN_LAST_GAP_LATELY", answer_timing.MIN_LAST_GAP)  # It has 32 points.
    lately = answer_timing.answer_timing(demo_store)
    assert (lately.last_days, lately.last_days_lately) == ((), timing.last_days)
    monkeypatch.setattr(
        lines_module, "handling_signs", lambda _: HandlingSigns(last_days_lately=timing.last_days)
    )
    line = sign_lines(demo_store, handling_signs_of_scope(demo_store, Scope()))
    for lang in ("fa", "en"):
        assert line.label(lang).startswith(words.ANSWERED_ON_LAST_DAYS_LATELY.label(lang).format(offices=""))


@pytest.mark.slow
def test_an_office_with_a_shorter_deadline_is_not_named_for_answering_near_to_it(
    demo_store, demo_url, long_time, tmp_path
) -> None:
    """What similar offices answer in as many days comes long before it is due."""
    key = keys_of(demo_store, "agency")[BEFORE_DEADLINE]
    week = f'UPDATE "case" SET registered_day = due_day - 7 WHERE agency = {key}'
    store = changed_store(demo_url, tmp_path, week)
    assert answer_timing.answer_timing(store).last_days == ()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answer_timing, "MIN_OF_ALLOWED", 0.0)
        assert [sign.office for sign in answer_timing.answer_timing(store).last_days] == [BEFORE_DEADLINE]


@pytest.mark.slow
def test_the_offices_are_named_with_their_shares(played, offices) -> None:
    signs = handling_signs(played)
    assert [sign.office for sign in signs.handed_on] == offices[:1]
    assert [sign.office for sign in signs.at_once] == offices[1:2]
    assert signs.handed_on[0].share - signs.handed_on[0].expected >= late_handoffs.MIN_GAP
    assert signs.at_once[0].share == pytest.approx(0.8, abs=0.05)
    scope = Scope(played.as_of.date() - timedelta(89), played.as_of.date())
    lines = sign_lines(played, handling_signs_of_scope(played, scope))
    for lang in ("fa", "en"):
        for template in (words.HANDED_ON_LATE, words.ANSWERED_AT_ONCE):
            assert template.label(lang).format(offices="") in lines.label(lang)
    other = other_signs(played, scope, without=())
    assert words.MANY_HANDED_ON in other[offices[0]]
    assert words.MANY_AT_ONCE in other[offices[1]]
    own = sign_lines(played, handling_signs_of_scope(played, replace(scope, agencies=(offices[1],))))
    assert own.en.startswith(words.ANSWERED_AT_ONCE.en.format(offices=""))


@pytest.mark.thorough
@pytest.mark.slow
def test_an_office_that_hands_on_at_once_is_named(
    demo_url, demo_store, offices, tmp_path, long_time, monkeypatch
) -> None:
    keys = keys_of(demo_store, "agency")
    which = OFFICE_CASES.format(office=keys[offices[0]]).replace("< 6", "< 9")
    soon = [each.replace("* 0.8", "* 0.01").format(other=keys[offices[2]], which=which) for each in HANDED_ON]
    played = changed_store(demo_url, tmp_path, *soon)
    handed = late_handoffs.handed_on(played)
    assert offices[0] in [sign.office for sign in handed.early]
    assert offices[0] not in [sign.office for sign in handed.late]
    assert handed.early_lately == ()
    # Where only the last days show it, these name it.
    assert f"last {late_handoffs.LATE_DAYS} days" in words.HANDED_ON_EARLY_LATELY.en
    assert f"{number(late_handoffs.LATE_DAYS, 'fa')} روز گذشته" in words.HANDED_ON_EARLY_LATELY.fa
    monkeypatch.setattr(late_handoffs, "LATE_DAYS", LONG)
    assert late_handoffs.handed_on(played).early_lately == ()
    monkeypatch.setattr(late_handoffs, "DAYS", 28)
    lately = late_handoffs.handed_on(played)
    assert lately.early == ()
    assert offices[0] in [sign.office for sign in lately.early_lately]


@pytest.mark.slow
def test_a_part_of_the_cases_the_past_and_a_limited_store_have_no_lines(played, offices) -> None:
    for part in (Scope(kinds=("complaint",)), Scope(as_of=played.as_of - timedelta(30))):
        assert sign_lines(played, handling_signs_of_scope(played, part)) == EMPTY
    assert (
        sign_lines(
            played.limited(RowLimits(agencies=(offices[0],))),
            handling_signs_of_scope(played.limited(RowLimits(agencies=(offices[0],))), Scope()),
        )
        == EMPTY
    )


def test_the_line_on_kinds_gives_the_offices_own_past(demo_store, monkeypatch) -> None:
    office = next(iter(demo_store.codes("agency").values()))
    code = next(each for each in demo_store.codes("agency").values() if each != office)
    sign = RisenShare(code, 0.83, 0.44, 175, others_rise=0.02)
    monkeypatch.setattr(lines_module, "handling_signs", lambda _: HandlingSigns(fewer_complaints=(sign,)))
    line = sign_lines(demo_store, handling_signs_of_scope(demo_store, Scope()))
    assert line.en.endswith(
        "(145 of 175 cases are no complaints, 83%; 44% in its own past, and others rose by 2 percentage points)"
    )
    assert "۱۴۵ از ۱۷۵ پرونده شکایت نیست" in line.fa
    one = HandlingSigns(handed_on=(OfficeSign(code, 0.5, 0.1, 40),))
    monkeypatch.setattr(lines_module, "handling_signs", lambda _: one)
    assert sign_lines(demo_store, handling_signs_of_scope(demo_store, Scope())).en.endswith(
        "(50% of 40 cases, 10% at similar offices)"
    )
    sign = (OfficeSign(code, 0.7, 0.1, 40),)
    for early, beginning in (
        (HandlingSigns(handed_on_early_lately=sign), words.HANDED_ON_EARLY_LATELY),
        (HandlingSigns(handed_on_early=sign), words.HANDED_ON_EARLY),
    ):
        monkeypatch.setattr(lines_module, "handling_signs", lambda _, early=early: early)
        assert sign_lines(demo_store, handling_signs_of_scope(demo_store, Scope())).en.startswith(
            beginning.en.format(offices="")
        )
    assert words.MANY_HANDED_ON_EARLY in other_signs(demo_store, Scope(), without=())[code]
    assert sign_lines(demo_store, handling_signs_of_scope(demo_store, Scope(agencies=(office,)))) == EMPTY
