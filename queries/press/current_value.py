"""What a figure of an earlier load would read today, and why it differs."""

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import sqlalchemy as sa

from persian.calendar import format_day
from persian.digits import number
from queries.disclosure.protected_figures import Protected, protected
from queries.question.vintage import facts
from queries.storage import schema
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope
from stats.disclosure.publication_rule import round_to_base

ROUNDING_STEP = 100  # to which the cases that loads added and changed are rounded
MOVED = Text(
    "داده‌ها آن هنگام تا {then} بود و اکنون تا {now} است.",
    "Data were known until {then} then, and are until {now} now.",
)
ADDED = Text(
    "از آن پس {n} پرونده به داده‌های استان افزوده شد.",
    "Since then {n} cases were added to the data of the province.",
)
CHANGED = Text(
    "از آن پس آنچه دربارهٔ {n} پرونده ثبت بود تغییر کرد.",
    "Since then what was recorded of {n} cases changed.",
)


@dataclass(frozen=True)
class CurrentValue:
    """The same question to the newest state (None: it has no answer there), whether it reads the same, and what
    happened to the data of the province in between.
    """

    result: Protected | None
    unchanged: bool
    reasons: tuple[Text, ...]


def current_value(store: Store, found: Protected) -> CurrentValue | None:
    """How a result without grouping reads at the newest load; None where it is of that load itself."""
    then = found.load
    if then == store.load:
        return None
    scope = replace(found.scope, load=None)
    try:
        now = protected(store, found.measure.key, scope)
    except ScopeError:
        return CurrentValue(None, False, _why(store, then, found.as_of, facts(store, scope).latest_as_of))
    same = _read(now) == _read(found)
    return CurrentValue(now, same, _why(store, then, found.as_of, now.as_of))


def _read(found: Protected) -> tuple[object, ...]:
    """What a reader is told: the value and its interval as they are written, and the number of cases."""
    row = found.row
    written = [found.measure.format(float(row[name]), "en") for name in ("value", "lower", "upper")]
    return (*written, row["n"], row["withheld"])


def _why(store: Store, load: int, as_of: datetime, latest: datetime) -> tuple[Text, ...]:
    """What happened since a load, of the province as a whole: its numbers of cases are told coarsely."""
    added, changed = store.cache.get_or_compute(("since", load), lambda: _case_changes_since(store, load))
    told = []
    if latest != as_of:
        then, now = (Text.from_formatter(format_day, day.date(), style="long") for day in (as_of, latest))
        told.append(MOVED.formatted(then=then, now=now))
    told += [words.formatted(n=_about(n)) for words, n in ((ADDED, added), (CHANGED, changed)) if n]
    return tuple(told)


def _case_changes_since(store: Store, load: int) -> tuple[int, int]:
    """Cases of the province that later loads added, and those from before that they changed."""
    case, version = schema.case.c, schema.case_version.c
    new = store.frame(sa.select(sa.func.count().label("n")).where(case.first_load > load))
    was = sa.select(sa.func.count(sa.distinct(version.case_id)).label("n"))
    changed = store.frame(was.where(version.load <= load, version.superseded > load))
    return int(new["n"].iloc[0]), int(changed["n"].iloc[0])


def _about(n: int) -> Text:
    """A number of cases of the province, told coarsely: next to the figures of two loads it must bound no small one."""
    if n < ROUNDING_STEP:
        return Text("کمتر از {n}", "fewer than {n}").formatted(n=Text.from_formatter(number, ROUNDING_STEP))
    shown = int(round_to_base(np.array(n), ROUNDING_STEP))
    return Text("حدود {n}", "about {n}").formatted(n=Text.from_formatter(number, shown))


def names_undone_load(store: Store, scope: Scope) -> bool:
    """Whether the scope names a load that was taken back since."""
    known = store.loads.set_index("load")["status"]
    return scope.load is not None and known.get(scope.load) == "undone"
