"""One trial of the attention list: the lines of a year, the false ones among them, and the delays of planted events."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from unittest import mock

import numpy as np
from numpy.typing import NDArray

from intake.demo import line_activity
from intake.demo.unusual_events import CRISIS, DECLINE, RISING
from queries.attention import topic_group_of_topics
from queries.storage.opening import open_store
from queries.storage.store import Store
from stats.attention import event_growth, usual_levels
from tests.attention.history import History, history, listed_checks
from tests.attention.oracle import Oracle
from tests.attention.plants import EVENTS, GRADUAL, PATIENCE, Event, planted
from tests.attention.truth import Truth, truth

ROOT = Path(__file__).resolve().parent.parent.parent
OWN = ("demo: water crisis of a county", "demo: shortage, over two months", "demo: office that declines")
COUNTY = "county, sudden"
YEAR = 364
SAME = 14  # A line that appears again within this many days counts as the same line.


@dataclass(frozen=True)
class Year:
    """The lines of a year by kind, the false ones among them by kind, and the false ones as text."""

    lines: dict[str, int]
    false: dict[str, int]
    words: list[str]


@dataclass(frozen=True)
class Told:
    """The day on which an event was reported (None: never); `large` is that on which it becomes large, 1 if at once.

    Of the `days` from then to the end of the event there was a line about it on `kept`.
    """

    kind: str
    day: int | None
    large: int
    kept: int
    days: int
    oracle: Oracle | None

    @staticmethod
    def of(kind: str, event: Event) -> "Told":
        """Follow an event through its days."""
        is_told = days_reported(event)
        day = int(np.argmax(is_told)) if is_told.any() else None
        rest = is_told[day:] if day is not None else is_told[:0]
        first = None if day is None else day + 1
        return Told(kind, first, event.large - event.first + 1, int(rest.sum()), len(rest), event.oracle)


@dataclass(frozen=True)
class Trial:
    """The result of one seed: its year, its events, and the number of monitored subjects.

    `before` are the year and the sudden events of a county by the rule before this one (`rule_before`).
    """

    seed: int
    cases: int
    step: int
    subjects: int
    year: Year
    told: list[Told]
    before: tuple[Year, list[Told]]


@contextmanager
def rule_before() -> Iterator[None]:
    """The rule whose levels never forgot, and that reported no event afresh."""
    with (
        mock.patch.object(usual_levels, "HALF_LIFE", np.inf),
        mock.patch.object(event_growth, "GROWN", np.inf),
    ):
        yield


def lines_of_year(known: History, of: Truth, *, step: int) -> Year:
    """Run the attention list on the days of the last year."""
    year = Year({}, {}, [])
    seen: dict[tuple[object, ...], int] = {}
    for day in range(known.days - YEAR, known.days, step):
        for check in listed_checks(known, day):
            line = (check.kind, check.subject)
            if day - seen.get(line, -SAME - 1) > SAME:
                year.lines[check.kind] = year.lines.get(check.kind, 0) + 1
                if not of.real(check, day, known.store, known):
                    year.false[check.kind] = year.false.get(check.kind, 0) + 1
                    year.words.append(f"{day} {check}")
            seen[line] = day
    return year


def days_reported(event: Event) -> NDArray[np.bool_]:
    """For each day of an event whether there is a line about it.

    A line that the history without the event would show as well does not count as a report of the event, unless it was
    reported afresh since the event began, and there not.
    """

    def lines(known: History, day: int) -> set[tuple[object, ...]]:
        return {
            (check.kind, check.subject, day - check.reported_days + 1 >= event.first)
            for check in listed_checks(known, day)
            if event.is_reported_by(check)
        }

    until = min(event.first + (GRADUAL if event.gradual else PATIENCE), event.history.days)
    plain, days = event.history.plain, []
    for day in range(event.first, until):
        found = lines(event.history, day)
        days.append(bool(found - lines(plain, day) if plain and found else found))
    return np.array(days, dtype=bool)


def own_events(known: History, of: Truth) -> dict[str, Event]:
    """The demo's own unusual events of the last year."""
    store = known.store
    skip = (known.dailies["county"].first - line_activity.FIRST_DAY).days
    group = topic_group_of_topics(store)
    english = dict(zip(store.dimension("topic")["name_en"], store.dimension("topic").index, strict=True))
    crisis_county = _crisis_county(known, of)
    water = {("topic_group", group[int(english[name])]) for name in CRISIS.topics}
    rising = tuple(("topic", int(english[name])) for name in RISING.topics)
    days = (
        CRISIS.first - skip,
        RISING.first - skip,
        DECLINE.first - skip + 10,
        # The first cases that the declining office answers late fall due ten days after the decline begins.
    )
    return {
        OWN[0]: Event("topic in a county", (("county", crisis_county), *water), days[0], known, days[0]),
        OWN[1]: Event("topic, over two months", rising, days[1], known, days[1]),
        OWN[2]: Event("office", (("agency", of.declining),), days[2], known, days[2]),
    }


def _crisis_county(known: History, of: Truth) -> int:
    keys = [int(str(k[0])) for k in known.dailies["county"].keys]
    day = CRISIS.first + 5 - (known.dailies["county"].first - line_activity.FIRST_DAY).days
    above = (of.rate[day] / of.usual[day]).max(axis=0)
    return keys[int(np.argmax(above))]


def own_trial(seed: int, folder: Path, *, cases: int) -> list[Told]:
    """What the list says of the demo's own events in one more province, and of nothing else."""
    known = history(store_of(seed, folder, cases))
    return [Told.of(name, event) for name, event in own_events(known, truth(seed, known)).items()]


def store_of(seed: int, folder: Path, cases: int) -> Store:
    """The demo store of a seed; built if it does not exist yet."""
    path = folder / str(seed) / "negah.duckdb"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "intake", "demo", "--cases", str(cases), "--seed", str(seed)]
        subprocess.run(
            [*command, "--database", f"duckdb:///{path}"], cwd=ROOT, check=True, capture_output=True
        )
    return open_store(f"duckdb:///{path}")


def trial(seed: int, folder: Path, *, cases: int, step: int, each: int) -> Trial:
    """Run the trial of one seed: plant `each` events of every kind, and collect the lines of the last year."""
    known = history(store_of(seed, folder, cases))
    of = truth(seed, known)
    rng = np.random.default_rng([seed, 41])
    events = [(name, event) for name, event in own_events(known, of).items()]
    for kind in EVENTS:
        for _ in range(each):
            event = next((e for _ in range(200) if (e := planted(kind, known, rng))), None)
            events += [(kind, event)] if event else []
    followed = [Told.of(name, event) for name, event in events]
    year = lines_of_year(known, of, step=step)
    with rule_before():
        plain = replace(known, courses={})
        before = [
            Told.of(name, replace(event, history=replace(event.history, plain=plain, courses={})))
            for name, event in events
            if name == COUNTY
        ]
        year_before = lines_of_year(plain, of, step=step)
    rows, _ = known.course(max(known.courses))
    subjects = set(zip(rows.kinds, rows.subjects, strict=True))
    cases_known = int(known.dailies["county"].counts.sum())
    return Trial(seed, cases_known, step, len(subjects), year, followed, (year_before, before))
