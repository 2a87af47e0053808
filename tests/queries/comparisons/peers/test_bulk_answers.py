"""Answers that are recorded many at a time: counts, and the line on the office."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from queries.comparisons.peers import bulk_answers as module
from queries.comparisons.peers.answer_timing import DAYS, answer_question
from queries.comparisons.peers.bulk_answers import bulk_answers, bulk_sums
from queries.overview.office_lines.other_signs import other_signs
from queries.overview.office_lines.scope_signs import handling_signs_of_scope
from queries.overview.office_lines.sign_lines import sign_lines
from queries.overview.words import office_line_texts as words
from queries.vocabulary.scope import Scope
from tests.engines import on_engines
from tests.queries.comparisons.peers.counted_cells import SEEDS, cell, counted
from tests.queries.offices import OFFICES, case, stored
from tests.reference import Known, holder
from tests.reference.life import Life, by_then
from tests.worlds import World, store_of, world

pytestmark = pytest.mark.usefixtures("worlds_without_rollups")


def _recorded(life: Life, office: str) -> tuple[str, datetime]:
    """The office and the minute of an answer, the first minute of its day where only the day is known."""
    minute = life.answered.replace(second=0, microsecond=0)
    return office, minute if life.answered != life.registered else minute.replace(hour=0, minute=0)


@on_engines("seed", SEEDS, parts=None, first=1)
def test_they_are_those_counted_case_by_case(databases, seed, monkeypatch) -> None:
    monkeypatch.setattr(module, "TOGETHER", 4)
    here = world(seed, size=300)
    # Half of the answers at six moments: twice in the same minute, in another one of few among the answers of that day,
    # and at an hour, a midnight and the end of a day, which are no moments.
    monkeypatch.setattr(module, "MIN_PART", 3)
    end = min(here.known.as_of.values()).replace(hour=0, minute=0, second=0)
    day = end - timedelta(3)
    moments = [
        day + timedelta(hours=5, minutes=7),
        day + timedelta(hours=5, minutes=7, seconds=40),
        day + timedelta(hours=6, minutes=1),
        day + timedelta(hours=7),
        end - timedelta(9),
        end - timedelta(seconds=1),
    ]
    lives = [
        replace(life, answered=moments[nth // 2 % 6], answered_undated=False)
        if nth % 2 == 0 and life.registered < moments[4]
        else replace(life, answered_undated=life.answered is None and life.answered_undated)
        for nth, life in enumerate(here.lives)
    ]
    # Some more in one of these minutes, of which only the day is known: they count at the moment of the registration.
    for nth in range(3, len(lives), 6):
        if lives[nth].registered < moments[0]:
            lives[nth] = replace(
                lives[nth], registered=moments[0], answered=moments[0], due=None, answered_undated=False
            )
    here = World(tuple(lives), here.known)
    store = store_of(databases(f"bulk_{seed}"), here)
    last = store.as_of.date()
    counts = [
        (cell(life, office), _recorded(life, office), life.answered)
        for life in here.lives
        if not life.trip and by_then(life.registered, known := here.known.of(life))
        if by_then(life.answered, known) and 0 <= (last - life.answered.date()).days < DAYS
        for office in [holder(life, known)]
    ]
    together = Counter(minute for _, minute, _ in counts)
    of_day = Counter((office, moment.date()) for _, (office, moment), _ in counts)
    n, bulk = Counter(key for key, _, _ in counts), Counter[tuple[str, str, int]]()
    for key, minute, answered in counts:
        has_time = minute[1].minute != 0 and (answered.hour, answered.minute) != (23, 59)
        is_many = together[minute] >= 4 and together[minute] * 3 >= of_day[minute[0], answered.date()]
        bulk[key] += has_time and is_many
    assert sum(bulk.values()) > 10
    found = counted(bulk_sums(answer_question(store, days=DAYS)), store, "n", "bulk")
    assert found == {key: (n[key], bulk[key]) for key in n}


@pytest.mark.thorough
@pytest.mark.slow
def test_who_answers_at_the_end_of_a_month_is_said_as_a_fact(many_units) -> None:
    end = datetime(2025, 6, 1)
    moments = (datetime(2025, 4, 30, 13, 2), datetime(2025, 5, 29, 13, 40))

    def answered(nth: int, office: str):
        life = case(nth, office, late=False)
        if office == "A4":
            return replace(life, answered=moments[nth % 2] + timedelta(seconds=nth % 50))
        return replace(life, answered=life.answered + timedelta(minutes=nth % 600))

    lives = tuple(
        replace(life, registered=life.registered + timedelta(25), due=life.due + timedelta(25),
                answered=life.answered + timedelta(0 if office == "A4" else 25))
        for office in OFFICES[:9]
        for nth in range(120)
        for life in [answered(nth, office)]
    )  # fmt: skip
    store = stored(World(lives, Known({"one": end, "two": end})))
    (sign,) = bulk_answers(store)
    assert (sign.office, sign.share, sign.n) == ("A4", 1.0, 120)
    line = sign_lines(store, handling_signs_of_scope(store, Scope()))
    for lang in ("fa", "en"):
        assert words.ANSWERED_IN_BULK.label(lang).format(offices="") in line.label(lang)
    assert words.ANSWERS_IN_BULK in other_signs(store, Scope(), without=())["A4"]

    # Where everybody's answers are entered together, nobody is named.
    all_together = tuple(replace(life, answered=moments[nth % 2]) for nth, life in enumerate(lives))
    assert bulk_answers(stored(World(all_together, Known({"one": end, "two": end})))) == ()


@pytest.mark.slow
def test_an_office_in_which_many_people_answer_is_not_named(many_units) -> None:
    end = datetime(2025, 6, 1)
    # One office has 600 answers a day, ten in each of sixty minutes; the others have one a minute.
    lives = []
    for office in OFFICES[:9]:
        of_minute = 10 if office == "A4" else 1
        for nth in range(600 if office == "A4" else 120):
            life = case(nth, office, late=False)
            answered = end - timedelta(days=2) + timedelta(hours=8, minutes=1 + nth // of_minute % 59)
            lives.append(
                replace(
                    life, registered=answered - timedelta(5), due=answered + timedelta(5), answered=answered
                )
            )
    store = stored(World(tuple(lives), Known({"one": end, "two": end})))
    assert bulk_answers(store) == ()
