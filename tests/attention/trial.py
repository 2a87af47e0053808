"""One trial of the attention list: the lines of a year, the false ones among them, and the delays of planted events."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from intake.demo import line_activity
from intake.demo.unusual_events import CRISIS, DECLINE, RISING
from queries.attention import topic_group_of_topics
from queries.attention.thresholds import FALSE_DISCOVERY_RATE
from queries.storage.store import Store, open_store
from tests.attention.history import History, history, lines, looked, weighed
from tests.attention.oracle import Oracle
from tests.attention.plants import EVENTS, GRADUAL, PATIENCE, Event, planted
from tests.attention.truth import Truth, truth

ROOT = Path(__file__).resolve().parent.parent.parent
OWN = ("demo: water crisis of a county", "demo: shortage, over two months", "demo: office that declines")
LEVELS = (0.05, FALSE_DISCOVERY_RATE, 0.2, 0.4)
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
    """The day on which an event was reported, by level; `large` is the day on which it becomes large, 1 if at once."""

    kind: str
    days: dict[float, int]
    large: int
    oracle: Oracle | None

    @staticmethod
    def of(kind: str, event: Event) -> "Told":
        """Measure the delays of an event."""
        return Told(kind, delays(event), event.large - event.first + 1, event.oracle)


@dataclass(frozen=True)
class Trial:
    """The result of one seed: its year at each level, its events, and the number of monitored subjects."""

    seed: int
    cases: int
    step: int
    subjects: int
    years: dict[float, Year]
    told: list[Told]


def lines_of_year(known: History, of: Truth, *, step: int) -> dict[float, Year]:
    """Run the attention list on the days of the last year, at each level."""
    years = {level: Year({}, {}, []) for level in LEVELS}
    seen: dict[tuple[object, ...], int] = {}
    for day in range(known.days - YEAR, known.days, step):
        looks = weighed(known, day, level=max(LEVELS))
        for level, year in years.items():
            for look in lines(looks, level=level):
                line = (level, look.kind, look.subject)
                if day - seen.get(line, -SAME - 1) > SAME:
                    year.lines[look.kind] = year.lines.get(look.kind, 0) + 1
                    if not of.real(look, day, known.store, known):
                        year.false[look.kind] = year.false.get(look.kind, 0) + 1
                        year.words.append(f"{day} {look}")
                seen[line] = day
    return years


def delays(event: Event) -> dict[float, int]:
    """Days until an event is reported, by level; 1 is its first day. Levels that miss the event are absent.

    A line that the history without the event would show as well does not count as a report of the event.
    """
    first_days: dict[float, int] = {}
    until = event.first + (GRADUAL if event.gradual else PATIENCE)
    for day in range(event.first, min(until, event.history.days)):
        looks = weighed(event.history, day, level=max(LEVELS))
        if not any(event.told_by(look) for look in looks):
            continue
        plain = event.history.plain
        without = weighed(plain, day, level=max(LEVELS)) if plain else []
        for level in {*LEVELS} - {*first_days}:
            before = {(look.kind, look.subject) for look in lines(without, level=level)}
            now = [look for look in lines(looks, level=level) if (look.kind, look.subject) not in before]
            if any(event.told_by(look) for look in now):
                first_days[level] = day - event.first + 1
        if len(first_days) == len(LEVELS):
            break
    return first_days


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
    delays_of_events = [Told.of(name, event) for name, event in events]
    years = lines_of_year(known, of, step=step)
    subjects = {(look.kind, look.subject) for look in looked(known, known.days - 1)}
    cases_known = int(known.dailies["county"].counts.sum())
    return Trial(seed, cases_known, step, len(subjects), years, delays_of_events)
