"""Answers that are recorded many at a time: counts, and the line on the office."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from queries.comparisons.peers import bulk_answers as module
from queries.comparisons.peers.answer_timing import DAYS, answer_question
from queries.comparisons.peers.bulk_answers import bulk_answers, bulk_sums
from queries.overview.office_lines.handling_lines import handling_lines
from queries.overview.office_lines.other_signs import other_signs
from queries.overview.words import office_line_texts as words
from queries.vocabulary.scope import Scope
from tests.engines import on_engines
from tests.queries.comparisons.peers.counted_cells import SEEDS, cell, counted
from tests.queries.offices import OFFICES, case, stored
from tests.reference import Known, holder
from tests.reference.life import by_then
from tests.worlds import World, store_of, world


@on_engines("seed", SEEDS, parts=2, turn=1)
def test_they_are_those_counted_case_by_case(databases, seed, monkeypatch) -> None:
    monkeypatch.setattr(module, "TOGETHER", 4)
    here = world(seed, size=300)
    # A third of the answers at three moments: twice in the same minute, and at a midnight, which is no moment.
    end = min(here.known.as_of.values()).replace(hour=0, minute=0, second=0)
    moments = [
        end - timedelta(days=3, hours=5),
        end - timedelta(days=3, hours=5, seconds=-40),
        end - timedelta(9),
    ]
    lives = [
        replace(life, answered=moments[nth // 3 % 3], answered_undated=False)
        if nth % 3 == 0 and life.registered < moments[2]
        else replace(life, answered_undated=life.answered is None and life.answered_undated)
        for nth, life in enumerate(here.lives)
    ]
    here = World(tuple(lives), here.known)
    store = store_of(databases(f"bulk_{seed}"), here)
    last = store.as_of.date()
    counts = [
        (cell(life, office), (office, life.answered.replace(second=0, microsecond=0)), life.answered)
        for life in here.lives
        if not life.trip and by_then(life.registered, known := here.known.of(life))
        if by_then(life.answered, known) and 0 <= (last - life.answered.date()).days < DAYS
        for office in [holder(life, known)]
    ]
    together = Counter(minute for _, minute, _ in counts)
    n, bulk = Counter(key for key, _, _ in counts), Counter[tuple[str, str, int]]()
    for key, minute, answered in counts:
        bulk[key] += together[minute] >= 4 and answered.time() != datetime.min.time()
    assert sum(bulk.values()) > 20
    found = counted(bulk_sums(answer_question(store)), store, "n", "bulk")
    assert found == {key: (n[key], bulk[key]) for key in n}


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
    line = handling_lines(store, Scope())
    for lang in ("fa", "en"):
        assert words.ANSWERED_IN_BULK.label(lang).format(offices="") in line.label(lang)
    assert words.ANSWERS_IN_BULK in other_signs(store, Scope(), without=())["A4"]

    # Where everybody's answers are entered together, nobody is named.
    all_together = tuple(replace(life, answered=moments[nth % 2]) for nth, life in enumerate(lives))
    assert bulk_answers(stored(World(all_together, Known({"one": end, "two": end})))) == ()
