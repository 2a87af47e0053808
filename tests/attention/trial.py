"""The trial of one seed: the lines of its last year, and the days until events are told."""

import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from intake.demo import calendar
from intake.demo.surges import CRISIS, DECLINE, RISING
from queries.attention import parents
from queries.store import Store, open_store
from tests.attention.history import History, history, told
from tests.attention.plants import EVENTS, GRADUAL, PATIENCE, Event, planted
from tests.attention.truth import Truth, truth

ROOT = Path(__file__).resolve().parent.parent.parent
SAME = 14  # a line that is told again within so many days is the same line


def lines_of_year(
    known: History, of: Truth, *, step: int
) -> tuple[dict[str, int], dict[str, int], list[str]]:
    """How many lines of each kind were told in the last year, how many of them false, and the false ones in words."""
    seen: dict[tuple[object, ...], int] = {}
    every: dict[str, int] = defaultdict(int)
    false: dict[str, int] = defaultdict(int)
    words: list[str] = []
    for day in range(known.days - 364, known.days, step):
        for look in told(known, day):
            line = (look.kind, look.where)
            if day - seen.get(line, -SAME - 1) > SAME:
                every[look.kind] += 1
                if not of.real(look, day, known.store, known):
                    false[look.kind] += 1
                    words.append(f"{day} {look}")
            seen[line] = day
    return every, false, words


def delay(event: Event) -> int | None:
    """Days until an event is told, 1 being its first day; None where it is not in time."""
    until = event.first + (GRADUAL if event.gradual else PATIENCE)
    for day in range(event.first, min(until, event.history.days)):
        if any(event.told_by(look) for look in told(event.history, day)):
            return day - event.first + 1
    return None


def own_events(known: History, of: Truth) -> dict[str, int | None]:
    """Days until the demo's own events of the last year are told."""
    store = known.store
    skip = (known.dailies["county"].first - calendar.FIRST_DAY).days
    group = parents(store)
    english = dict(zip(store.dimension("topic")["name_en"], store.dimension("topic").index, strict=True))
    crisis_county = _crisis_county(known, of)
    water = {("topic_group", group[int(english[name])]) for name in CRISIS.topics}
    events = {
        "demo: water crisis of a county": (
            Event("topic in a county", (("county", crisis_county), *water), CRISIS.first - skip, known)
        ),
        "demo: shortage, over two months": (
            Event(
                "topic",
                tuple(("topic", int(english[n])) for n in RISING.topics),
                RISING.first - skip,
                known,
                gradual=True,
            )
        ),
        # Its first answers fall due ten days after the office begins to take longer.
        "demo: office that declines": Event(
            "office", (("agency", of.declining),), DECLINE.first - skip + 10, known
        ),
    }
    return {name: delay(event) for name, event in events.items()}


def _crisis_county(known: History, of: Truth) -> int:
    keys = [int(str(k[0])) for k in known.dailies["county"].keys]
    day = CRISIS.first + 5 - (known.dailies["county"].first - calendar.FIRST_DAY).days
    above = (of.rate[day] / of.usual[day]).max(axis=0)
    return keys[int(np.argmax(above))]


def store_of(seed: int, folder: Path, cases: int) -> Store:
    """The demo store of a seed, made if it is not there."""
    path = folder / str(seed) / "negah.duckdb"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "intake", "demo", "--cases", str(cases), "--seed", str(seed)]
        subprocess.run(
            [*command, "--database", f"duckdb:///{path}"], cwd=ROOT, check=True, capture_output=True
        )
    return open_store(f"duckdb:///{path}")


@dataclass(frozen=True)
class Trial:
    """What one seed gave."""

    seed: int
    cases: int
    step: int
    lines: dict[str, int]
    false: dict[str, int]
    words: list[str]
    delays: dict[str, list[int | None]]


def trial(seed: int, folder: Path, *, cases: int, step: int, each: int) -> Trial:
    """The trial of one seed: `each` events of every kind, and the lines of its last year."""
    known = history(store_of(seed, folder, cases))
    of = truth(seed, known)
    delays: dict[str, list[int | None]] = defaultdict(list)
    for name, found in own_events(known, of).items():
        delays[name].append(found)
    rng = np.random.default_rng([seed, 41])
    for kind in EVENTS:
        for _ in range(each):
            event = next((e for _ in range(60) if (e := planted(kind, known, rng))), None)
            if event:
                delays[kind].append(delay(event))
    every, false, words = lines_of_year(known, of, step=step)
    return Trial(
        seed, int(known.dailies["county"].counts.sum()), step, dict(every), dict(false), words, dict(delays)
    )
