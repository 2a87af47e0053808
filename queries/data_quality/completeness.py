"""Completeness of the cases, column by column, and cases that intake flagged as doubtful."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from queries.cases.case_row import Case, cases_of
from queries.measures import MEASURES
from queries.measures.declaration import Measure
from queries.question.question import make_question
from queries.sql.components import ONE, ZERO
from queries.sql.conditions import Condition, Facts
from queries.storage.store import Store
from queries.vocabulary.codes import Flag
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

_ALL = Text("همهٔ پرونده‌ها", "all cases")
_ANSWERED = Text("پاسخ‌داده‌شده‌ها", "answered cases")
_CLOSED = Text("مختومه‌ها", "closed cases")
MAX_FLAGGED = 50_000  # maximum rows of a download


@dataclass(frozen=True)
class CompletenessColumn:
    """A column of the cases whose completeness is reported.

    `applies_to` is the condition for a case that should have a value (only closed cases can have an outcome),
    `is_given` the condition for a case that has one.
    """

    key: str
    title: Text
    is_given: Callable[[Facts], Condition]
    applies_to: Callable[[Facts], Condition] = lambda facts: facts.registered()
    applies_to_label: Text = _ALL


def _closed(facts: Facts) -> Condition:
    return facts.closed()


def _has_verdict(facts: Facts) -> Condition:
    return facts.verdict_known()


def _keyed(name: str, title: Text) -> CompletenessColumn:
    """A column that holds the key of a dimension table, where 0 means missing."""
    return CompletenessColumn(name, title, lambda facts: facts.c[name] != ZERO)


# In the order in which the screen shows them.
_DECLARED = (
    _keyed("county", Text("شهرستان", "County")),
    _keyed("agency", Text("دستگاه", "Agency")),
    _keyed("topic", Text("موضوع", "Topic")),
    _keyed("kind", Text("نوع", "Kind")),
    _keyed("channel", Text("مسیر ثبت", "Channel")),
    _keyed("place", Text("محل", "Place")),
    CompletenessColumn(
        "coordinates",
        Text("مختصات", "Coordinates"),
        lambda facts: facts.c.latitude.is_not(None) & facts.c.longitude.is_not(None),
    ),
    CompletenessColumn("due", Text("مهلت پاسخ", "Due moment"), lambda facts: facts.c.due_at.is_not(None)),
    CompletenessColumn(
        "answered",
        Text("زمان پاسخ", "Moment of the answer"),
        lambda facts: sa.not_(facts.c.answered_undated),
        lambda facts: sa.or_(facts.c.answered_undated, facts.answered()),
        _ANSWERED,
    ),
    CompletenessColumn(
        "closed",
        Text("زمان مختومه‌شدن", "Moment of closing"),
        lambda facts: sa.not_(facts.c.closed_undated),
        lambda facts: sa.or_(facts.c.closed_undated, facts.closed()),
        _CLOSED,
    ),
    CompletenessColumn(
        "outcome", Text("نتیجه", "Outcome"), lambda facts: facts.c.outcome != ZERO, _closed, _CLOSED
    ),
    CompletenessColumn("verdict", Text("نظر شهروند", "Citizen’s rating"), _has_verdict, _closed, _CLOSED),
)
COLUMNS: dict[str, CompletenessColumn] = {column.key: column for column in _DECLARED}
FLAGGED = "flagged"
_RECEIVED: Measure = MEASURES["received"]


def completeness(store: Store, scope: Scope, *, by: str, lang: str = "fa") -> pd.DataFrame:
    """Completeness of the cases registered in the scope, with a row for each unit of the grouping `by`.

    Columns: `by` (code), its label, `n`, `flagged` (doubtful cases), and for each column `X` of `COLUMNS` the number
    of cases to which it applies (`X_applicable`) and of those that have a value (`X_given`). Computed in one pass over
    the facts, because no rollup counts missing values. Raises ScopeError for a scope or grouping that cannot be
    queried.
    """
    question = make_question(store, _RECEIVED, scope, by=(by,), lang=lang)
    facts, rows = question.facts, question.facts.cases
    amounts = {"n": sa.func.count(), FLAGGED: _count_where(rows.c.flags != ZERO)}
    for key, column in COLUMNS.items():
        applies = column.applies_to(facts)
        amounts |= {
            f"{key}_applicable": _count_where(applies),
            f"{key}_given": _count_where(applies & column.is_given(facts)),
        }
    conditions = [*question.dimension_conditions(rows), *question.period_conditions(rows), facts.registered()]
    labelled = [amount.label(name) for name, amount in amounts.items()]
    frame = question.run(sa.select(*question.columns(rows), *labelled).where(*conditions), rows)
    group = question.groups[0]
    keys = list(frame[by])
    numbers = pd.DataFrame(frame[list(amounts)].to_numpy(dtype="int64"), columns=list(amounts))
    numbers.insert(0, by, [group.code(key) for key in keys])
    numbers.insert(1, f"{by}_label", [group.label(key) for key in keys])
    return numbers


def flag_counts(store: Store, scope: Scope) -> dict[Flag, int]:
    """The number of doubtful cases registered in the scope, by flag. A case with several flags counts for each."""
    counts = dict.fromkeys(Flag, 0)
    for value, n in _flag_combinations(store, scope).items():
        for flag in Flag:
            counts[flag] += n if value & flag else 0
    return {flag: n for flag, n in counts.items() if n}


def flagged_cases(
    store: Store, scope: Scope, *, limit: int = MAX_FLAGGED, lang: str = "fa"
) -> list[tuple[Case, tuple[Flag, ...]]]:
    """Doubtful cases registered in the scope, the newest first, each with all its flags."""
    question = make_question(store, _RECEIVED, scope, by=(), lang=lang)
    rows = question.facts.cases
    matching = list(_flag_combinations(store, scope))
    if not matching:
        return []
    columns = [column for column in rows.c if column.name not in ("latitude", "longitude", "place")]
    statement = sa.select(*columns).where(
        *question.dimension_conditions(rows),
        *question.period_conditions(rows),
        question.facts.registered(),
        rows.c.flags.in_(matching),
    )
    frame = store.frame(statement.order_by(rows.c.registered_at.desc(), rows.c.case_id.desc()).limit(limit))
    cases = cases_of(frame, store, scope, question.facts, until=None, lang=lang)
    flags = [tuple(member for member in Flag if int(value) & member) for value in frame["flags"]]
    return list(zip(cases, flags, strict=True))


def _flag_combinations(store: Store, scope: Scope) -> dict[int, int]:
    """The number of cases with each combination of flags (the bit field as stored).

    Few combinations occur. They are counted in SQL and split into single flags in Python.
    """

    def count_combinations() -> pd.DataFrame:
        question = make_question(store, _RECEIVED, scope, by=(), lang="fa")
        rows = question.facts.cases
        conditions = [
            *question.dimension_conditions(rows),
            *question.period_conditions(rows),
            question.facts.registered(),
        ]
        statement = sa.select(rows.c.flags, sa.func.count().label("n")).where(
            *conditions, rows.c.flags != ZERO
        )
        return store.frame(statement.group_by(rows.c.flags))

    frame = store.cache.get_or_compute(("flags", scope), count_combinations)
    return {int(value): int(n) for value, n in zip(frame["flags"], frame["n"], strict=True)}


def _count_where(condition: Condition) -> sa.ColumnElement[int]:
    return sa.func.count(sa.case((condition, ONE)))
