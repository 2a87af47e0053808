"""The value of an already quoted figure at the newest load, and why it differs from the quoted one."""

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import sqlalchemy as sa

from persian.digits import number
from queries.disclosure.protected_figures import Protected, protected
from queries.press.figure_labels import quoted_day
from queries.question.vintage import facts
from queries.storage import schema
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope
from stats.disclosure.publication_rule import round_to_base

ROUNDING_STEP = 100  # rounding of the numbers of cases that later loads added or changed
MOVED = Text(
    "داده‌ها آن هنگام تا {then} بود و اکنون تا {now} است.",
    "Data were known until {then} then, and are until {now} now.",
)
ADDED = Text(
    "از آن پس {n} پرونده به داده‌های استان افزوده شد.",
    "Since then {n} cases were added to the data of the province.",
)
CHANGED = Text(
    "از آن پس آنچه دربارهٔ {n} پرونده ثبت بود تغییر کرد.", "Since then what was recorded of {n} cases changed."
)
RULE_CHANGED = Text(
    "از آن پس سری انتشار تازه‌ای با قاعدهٔ دیگر آغاز شد (سری {now} به‌جای {then}).",
    "Since then a new publication series with another rule was begun ({now} instead of {then}).",
)


@dataclass(frozen=True)
class CurrentValue:
    """The figure at the newest load, for comparison with a figure of an earlier load.

    `result` is None if the figure is not published at the newest load. `unchanged` says whether a reader sees the same
    numbers. `reasons` describe what happened in between to the province's data and to the rule of publication.
    """

    result: Protected | None
    unchanged: bool
    reasons: tuple[Text, ...]


def current_value(store: Store, figure: Protected) -> CurrentValue | None:
    """The value of a figure without grouping at the newest load; None if the figure is of that load itself."""
    then = figure.load
    if then == store.load:
        return None
    scope = replace(figure.scope, load=None)
    try:
        now = protected(store, figure.measure.key, scope)
    except ScopeError:
        return CurrentValue(
            None, False, _data_changes(store, then, figure.as_of, facts(store, scope).latest_as_of)
        )
    same = _visible_numbers(now) == _visible_numbers(figure)
    return CurrentValue(now, same, _data_changes(store, then, figure.as_of, now.as_of))


def _visible_numbers(figure: Protected) -> tuple[object, ...]:
    """What a reader sees: value and interval as formatted, number of cases, withheld or not."""
    row = figure.row
    formatted = [figure.measure.format(float(row[name]), "en") for name in ("value", "lower", "upper")]
    return (*formatted, row["n"], row["withheld"])


def _data_changes(store: Store, load: int, as_of: datetime, latest: datetime) -> tuple[Text, ...]:
    """What happened to the province's data since a load. Numbers of cases are rounded coarsely (see `_about`)."""
    added, changed = store.cache.get_or_compute(("since", load), lambda: _case_changes_since(store, load))
    reasons = []
    if latest != as_of:
        then, now = (quoted_day(day.date()) for day in (as_of, latest))
        reasons.append(MOVED.formatted(then=then, now=now))
    reasons += [template.formatted(n=_about(n)) for template, n in ((ADDED, added), (CHANGED, changed)) if n]
    series, newest = (store.series_of(each).series for each in (load, store.load))
    if series != newest:
        then, now = (Text.from_formatter(number, each) for each in (series, newest))
        reasons.append(RULE_CHANGED.formatted(then=then, now=now))
    return tuple(reasons)


def _case_changes_since(store: Store, load: int) -> tuple[int, int]:
    """Number of cases that later loads added, and number of older cases that they changed."""
    case, version = schema.case.c, schema.case_version.c
    new = store.frame(sa.select(sa.func.count().label("n")).where(case.first_load > load))
    earlier = sa.select(sa.func.count(sa.distinct(version.case_id)).label("n"))
    changed = store.frame(earlier.where(version.load <= load, version.superseded > load))
    return int(new["n"].iloc[0]), int(changed["n"].iloc[0])


def _about(n: int) -> Text:
    """A number of cases of the province, rounded coarsely.

    A reader knows the published figures of both loads. The exact number of cases added in between would allow
    conclusions about small, withheld counts.
    """
    if n < ROUNDING_STEP:
        return Text("کمتر از {n}", "fewer than {n}").formatted(n=Text.from_formatter(number, ROUNDING_STEP))
    shown = int(round_to_base(np.array(n), ROUNDING_STEP))
    return Text("حدود {n}", "about {n}").formatted(n=Text.from_formatter(number, shown))


def names_undone_load(store: Store, scope: Scope) -> bool:
    """Whether the scope asks for a load that was undone since."""
    status = store.loads.set_index("load")["status"]
    return scope.load is not None and status.get(scope.load) == "undone"
