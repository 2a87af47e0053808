"""How much of what cases could say they do say: the share given, column by column; and the doubts about them."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from queries.cases.row import Case, cases_of
from queries.measures import MEASURES
from queries.measures.declaration import Measure
from queries.question.question import make_question
from queries.sql.conditions import Column as Expression
from queries.sql.conditions import Condition, Facts
from queries.storage.store import Store
from queries.vocabulary.codes import Flag
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

ZERO: Expression = sa.literal_column("0")
_ALL = Text("همهٔ پرونده‌ها", "all cases")
_ANSWERED = Text("پاسخ‌گرفته‌ها", "answered cases")
_CLOSED = Text("مختومه‌ها", "closed cases")
MOST_FLAGGED = 50_000  # rows of a download


@dataclass(frozen=True)
class CompletenessColumn:
    """A column of cases: of which cases it is asked whether it is given, and whether it is."""

    key: str
    title: Text
    is_given: Callable[[Facts], Condition]
    applies_to: Callable[[Facts], Condition] = lambda facts: facts.registered()
    applies_to_label: Text = _ALL


class SettledFacts(Facts):
    """Cases of which nothing happened after as-of: what is known of them is told by narrower columns."""

    def visible(self) -> Condition:
        """All are."""
        return sa.true()

    def answered(self) -> Condition:
        """Answered at a known moment."""
        return _is_not_null(self.c.answered_day)

    def closed(self) -> Condition:
        """Closed at a known moment."""
        return _is_not_null(self.c.closed_day)

    def verdict_known(self) -> Condition:
        """Closed, and the citizen has spoken."""
        spoken: Condition = self.c.verdict != ZERO
        return sa.and_(self.closed(), spoken)


def _is_not_null(column: Expression) -> Condition:
    return column.is_not(None)


def _closed(facts: Facts) -> Condition:
    return facts.closed()


def _spoken(facts: Facts) -> Condition:
    return facts.verdict_known()


def _keyed(name: str, title: Text) -> CompletenessColumn:
    return CompletenessColumn(name, title, lambda facts: facts.c[name] != ZERO)


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
    CompletenessColumn("verdict", Text("نظر شهروند", "Citizen’s verdict"), _spoken, _closed, _CLOSED),
)
COLUMNS: dict[str, CompletenessColumn] = {column.key: column for column in _DECLARED}
FLAGGED = "flagged"
_RECEIVED: Measure = MEASURES["received"]


def completeness(store: Store, scope: Scope, *, by: str, lang: str = "fa") -> pd.DataFrame:
    """For each agency, day or other grouping of the cases registered in the scope: `n`, the number in doubt, and for
    each column `X` how many cases it was asked of (`X_asked`) and how many give it (`X_given`).

    Read from the cases, once: there is no rollup of what is missing.
    """
    question = make_question(store, _RECEIVED, scope, by=(by,), lang=lang)
    known, rows = question.facts, question.facts.cases
    facts = (
        SettledFacts(known.cases, known.as_of_by_source, known.latest_as_of)
        if question.rollups_usable
        else known
    )
    amounts = {"n": sa.func.count(), FLAGGED: _number(rows.c.flags != ZERO)}
    for key, column in COLUMNS.items():
        asked = column.applies_to(facts)
        amounts |= {f"{key}_asked": _number(asked), f"{key}_given": _number(asked & column.is_given(facts))}
    conditions = [*question.dimension_conditions(rows), *question.period_conditions(rows), facts.registered()]
    labelled = [amount.label(name) for name, amount in amounts.items()]
    frame = question.run(sa.select(*question.columns(rows), *labelled).where(*conditions), rows)
    group = question.groups[0]
    keys = list(frame[by])
    named = {by: [group.code(key) for key in keys], f"{by}_label": [group.label(key) for key in keys]}
    return pd.DataFrame(named | {name: frame[name].astype("int64").to_numpy() for name in amounts})


def flag_counts(store: Store, scope: Scope) -> dict[Flag, int]:
    """How many of the cases registered in the scope are in doubt, by why; one case may be for several reasons."""
    found = dict.fromkeys(Flag, 0)
    for value, n in _values(store, scope).items():
        for flag in Flag:
            found[flag] += n if value & flag else 0
    return {flag: n for flag, n in found.items() if n}


def flagged_cases(
    store: Store, scope: Scope, flag: Flag | None = None, *, limit: int = MOST_FLAGGED, lang: str = "fa"
) -> list[tuple[Case, tuple[Flag, ...]]]:
    """The cases registered in the scope that are in doubt (for one reason), the newest first, each with its reasons."""
    question = make_question(store, _RECEIVED, scope, by=(), lang=lang)
    rows = question.facts.cases
    wanted = [value for value in _values(store, scope) if flag is None or value & flag]
    if not wanted:
        return []
    columns = [column for column in rows.c if column.name not in ("latitude", "longitude", "place")]
    statement = sa.select(*columns).where(
        *question.dimension_conditions(rows),
        *question.period_conditions(rows),
        question.facts.registered(),
        rows.c.flags.in_(wanted),
    )
    frame = store.frame(statement.order_by(rows.c.registered_at.desc(), rows.c.case_id.desc()).limit(limit))
    found = cases_of(frame, store, scope, question.facts, until=None, lang=lang)
    flags = [tuple(each for each in Flag if int(value) & each) for value in frame["flags"]]
    return list(zip(found, flags, strict=True))


def _values(store: Store, scope: Scope) -> dict[int, int]:
    """How many cases have each combination of flags. There are few; bits are taken apart here, not in the database."""

    def counted() -> pd.DataFrame:
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

    frame = store.cache.get_or_compute(("flags", scope), counted)
    return {int(value): int(n) for value, n in zip(frame["flags"], frame["n"], strict=True)}


def _number(condition: Condition) -> sa.ColumnElement[int]:
    return sa.func.count(sa.case((condition, sa.literal_column("1"))))
