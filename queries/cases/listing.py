"""Paginated lists of the cases behind a figure: exactly those that its measure counts.

Pages are found by keyset pagination: a cursor holds the sort key and tracking id of the last case, and the next page
starts after it. That stays fast on any page, where an offset would have to skip all rows before it. `tie_order` says
what decides between equal sort keys.

The store's own number of a case counts those of all offices and counties, and that of a source the sources of others.
They are in no cursor, because that is sent to viewers who may see some of them only: a mark stands for the source.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from queries.cases.case_row import MAX_IDS_PER_STATEMENT, Case, cases_of
from queries.cases.slices import OlderThan
from queries.cases.states import State
from queries.cases.tie_order import tie_names, with_columns
from queries.estimates.open_cases import rows_in_state, stock
from queries.measures.stock_estimators import Stock
from queries.question.question import Question, make_question
from queries.sql.conditions import Column, Condition, literal_moment
from queries.storage.store import Store
from queries.sums.component_sums import component_sums
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

MAX_ROWS = 50_000  # rows of a download
LONGEST_ID = 400  # bytes of a tracking id in a cursor
_MAX_NUMBER = 2**63  # larger numbers do not fit into an integer of the database
_FAR = datetime(2200, 1, 1)  # after every due moment: stands for a missing one, so that it comes last


@dataclass(frozen=True)
class Sort:
    """Sort order of cases: column and direction. Ties are ordered by `tie_order`, in the same direction."""

    title: Text
    column: str
    down: bool = False
    missing: datetime | int | None = None  # replaces a missing value, so that it comes last

    @property
    def moments(self) -> bool:
        """Whether cases are sorted by a moment rather than by a number."""
        return self.column.endswith("_at")

    def key(self, column: Column) -> Column:
        """SQL expression of the sort key from its column, without NULLs."""
        return column if self.missing is None else sa.func.coalesce(column, _literal(self.missing))


SORTS: dict[str, Sort] = {
    "newest": Sort(Text("تازه‌ترین ثبت", "Newest first"), "registered_at", down=True),
    "oldest": Sort(Text("قدیمی‌ترین ثبت", "Oldest first"), "registered_at"),
    "due": Sort(Text("زودترین مهلت", "Earliest due"), "due_at", missing=_FAR),
    "slowest": Sort(Text("دیرترین پاسخ", "Slowest answer"), "answer_hours", down=True, missing=-1),
    "handoffs": Sort(Text("بیشترین ارجاع", "Most hand-offs"), "handoffs", down=True),
}


@dataclass(frozen=True)
class Cursor:
    """Position of a case in a list: its sort key, its source and tracking id, and the cases up to and including it.

    `source` is the mark of the source's name (`source_mark`).
    """

    key: datetime | int
    source: str
    id: str
    position: int

    def token(self) -> str:
        """The cursor as text for a URL."""
        key = f"{self.key:%Y%m%dT%H%M%S}" if isinstance(self.key, datetime) else str(self.key)
        return f"{key}.{self.position}.{self.source}.{self.id.encode().hex()}"

    @classmethod
    def parse(cls, token: str, sort: Sort) -> "Cursor | None":
        """Parse the cursor from a URL; None if it cannot be one of this sort order."""
        try:
            key, position, source, tracking_id = token.split(".")
            value: datetime | int = datetime.strptime(key, "%Y%m%dT%H%M%S") if sort.moments else int(key)
            text = bytes.fromhex(tracking_id[: 2 * LONGEST_ID]).decode()
            cursor = cls(value, source, text, max(int(position), 0))
        except ValueError:
            return None
        # PostgreSQL knows no text with a null.
        if "\0" in cursor.id or not re.fullmatch("[0-9a-f]{8}", source):
            return None
        # A cursor comes from a URL and may be anything: numbers beyond 64 bits would make the database fail.
        numbers = (cursor.position, 0 if isinstance(value, datetime) else value)
        return cursor if all(abs(key) < _MAX_NUMBER for key in numbers) else None


def source_mark(name: str) -> str:
    """A short text that stands for the name of a source, however long that is."""
    return sha256(name.encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Page:
    """One page of a list: its cases, the position of the first one, and the cursors of the pages before and after.

    `previous_cursor` and `next_cursor` are None where there is no such page.
    """

    cases: tuple[Case, ...]
    first_position: int  # the position of the first, from 1
    previous_cursor: Cursor | None
    next_cursor: Cursor | None


def sorts_of(state: State) -> tuple[str, ...]:
    """Sort orders that make sense for a state: open cases cannot be sorted by the time to their answer."""
    return tuple(name for name in SORTS if name != "slowest" or not state.is_stock)


def count(store: Store, scope: Scope, state: State) -> int:
    """Number of cases in a state: the measure's own count, never withheld; for a slice, counted case by case.

    Raises ScopeError for invalid scopes.
    """
    question = _question(store, scope, state)
    if state.case_slice:
        rows, conditions = _rows_of(question, state)
        statement = sa.select(sa.func.count().label("n")).select_from(rows).where(*conditions)
        return int(store.frame(statement)["n"].iloc[0])
    if state.is_stock:
        return int(stock(question, Stock(state.component))["n"].sum())  # type: ignore[arg-type]
    among = {"among": state.complement_within} if state.complement_within else {}
    row = component_sums(question, of=state.component, **among).iloc[0]
    # The complement is a difference of two counts; every case of `component` is also one of `complement_within`.
    return int(row["among"] - row["of"]) if among else int(row["of"])


def page(
    store: Store,
    scope: Scope,
    state: State,
    *,
    sort: str,
    after: Cursor | None = None,
    before: Cursor | None = None,
    size: int = 50,
    lang: str = "fa",
) -> Page:
    """A page of the cases in a state, after a cursor or before one. Raises ScopeError for invalid scopes.

    `sort` is a key of SORTS. Where fewer than `size` cases precede a `before` cursor, the first page is returned, and
    so it is where the case of the cursor is not known or not part of what may be read.
    """
    question, order = _question(store, scope, state), SORTS[sort]
    start = None
    if (cursor := before or after) is not None:
        start = _start(question, cursor)
        if start is None:
            return page(store, scope, state, sort=sort, size=size, lang=lang)
    # One row more than the page is read, to know whether there is a further page.
    position_query = _places(question, state, order, start, backwards=before is not None).limit(size + 1)
    positions = store.frame(position_query)
    has_more, positions = len(positions) > size, positions.iloc[:size]
    # Backwards, the query runs in reverse order, and the rows are turned round here.
    if before is not None:
        if len(positions) < size or before.position <= size:
            return page(store, scope, state, sort=sort, size=size, lang=lang)
        positions = positions.iloc[::-1]
        first_position, has_previous, has_next = before.position - size, has_more, True
    else:
        first_position = (after.position if after else 0) + 1
        has_previous, has_next = after is not None, has_more
    frame = _rows(question, position_query, positions)
    # Cases of a stock are shown as they were at the end of the period; other cases with all that happened since.
    until = scope.last if state.is_stock else None
    listed = cases_of(frame, store, scope, question.facts, until=until, lang=lang)
    last_position = first_position - 1 + len(positions)
    first = _place(store, positions, frame, 0, first_position) if has_previous and len(positions) else None
    last = _place(store, positions, frame, -1, last_position) if has_next and len(positions) else None
    return Page(tuple(listed), first_position, first, last)


def _place(store: Store, positions: pd.DataFrame, rows: pd.DataFrame, at: int, position: int) -> Cursor:
    """Cursor of a case among `positions`, of which `rows` has the whole row."""
    place = positions.iloc[at]
    row = rows[rows["case_id"] == place["case_id"]].iloc[0]
    mark = next((source_mark(each.name) for each in store.sources if each.source == row["source"]), "")
    return Cursor(_plain(place["sort_key"]), mark, str(row["id"]), position)


def _start(question: Question, cursor: Cursor) -> list[Column] | None:
    """The sort key of a cursor, and what decides between equal ones, of its case; None if there is no such case."""
    c = question.facts.cases.c
    sources = question.store.sources
    number = next((each.source for each in sources if source_mark(each.name) == cursor.source), None)
    if number is None:
        return None
    source = _literal(number)
    numbers = question.store.frame(sa.select(c.case_id).where(c.id == cursor.id, c.source == source))[
        "case_id"
    ]
    if numbers.empty:
        return None
    values = {"case_id": _literal(int(numbers.iloc[0])), "id": sa.literal(cursor.id), "source": source}
    return [_literal(cursor.key), *(values[name] for name in tie_names(question.store))]


def _question(store: Store, scope: Scope, state: State) -> Question:
    """Question for the state's measure over the scope, without grouping."""
    return make_question(store, state.measure, scope, by=(), lang="fa")


def _rows_of(question: Question, state: State) -> tuple[FromClause, list[Condition]]:
    """Rows among which the cases in a state are, and the conditions for them."""
    if state.is_stock:
        rows, in_state = rows_in_state(question, state.component)
        conditions = [*question.dimension_conditions(rows), *in_state]
        if isinstance(state.case_slice, OlderThan):
            conditions.append(state.case_slice.condition_on(question, rows))
        return rows, conditions
    cases = question.facts.cases
    conditions = [
        *question.dimension_conditions(cases),
        *question.period_conditions(cases),
        state.condition_as_of(question.facts),
    ]
    if state.case_slice and not isinstance(state.case_slice, OlderThan):
        conditions.append(state.case_slice.condition(question))
    return cases, conditions


def _places(
    question: Question, state: State, order: Sort, start: list[Column] | None, *, backwards: bool
) -> sa.Select[Any]:
    """Query of the ids and sort keys of the cases that the measure counts, in the sort order or reversed.

    `start` is the sort key of the case after which they begin, with what decides between equal ones.

    Only few and narrow columns are read here: the database sorts millions of these in the time in which it reads
    hundreds of whole rows, which `_rows` fetches for the page alone.
    """
    rows, conditions = _rows_of(question, state)
    joined, (column, *ties) = with_columns(question, rows, (order.column, *tie_names(question.store)))
    key = order.key(column)
    statement = sa.select(rows.c.case_id.label("case_id"), key.label("sort_key")).select_from(joined)
    statement = statement.where(*conditions)
    descending = order.down != backwards
    if start is not None:
        statement = statement.where(_after([key, *ties], start, descending=descending))
    return statement.order_by(*(each.desc() if descending else each for each in (key, *ties)))


def _rows(question: Question, position_query: sa.Select[Any], positions: pd.DataFrame) -> pd.DataFrame:
    """Whole rows of the cases at these positions, in their order."""
    cases = question.facts.cases
    numbers = [int(number) for number in positions["case_id"]]
    # Lists do not show where exactly a case is, so that these columns are not read.
    columns = [column for column in cases.c if column.name not in ("latitude", "longitude", "place")]
    statement = sa.select(*columns)
    if len(numbers) > MAX_IDS_PER_STATEMENT:
        position_subquery = position_query.subquery("places")
        statement = statement.select_from(
            cases.join(position_subquery, position_subquery.c.case_id == cases.c.case_id)
        )
    else:
        statement = statement.where(cases.c.case_id.in_(numbers))
    frame = question.store.frame(statement)
    order = {number: i for i, number in enumerate(numbers)}
    frame = frame[frame["case_id"].isin(order)]
    return frame.sort_values("case_id", key=lambda ids: ids.map(order), ignore_index=True)


def _after(columns: Sequence[Column], start: Sequence[Column], *, descending: bool) -> Condition:
    """Condition for the rows after a case: beyond it in one of the columns, and equal to it in those before that."""
    (column, *others), (value, *more) = columns, start
    beyond: Condition = column < value if descending else column > value
    if not others:
        return beyond
    return sa.or_(beyond, sa.and_(column == value, _after(others, more, descending=descending)))


def _literal(value: datetime | int) -> Column:
    """SQL literal of a sort key."""
    return literal_moment(value) if isinstance(value, datetime) else sa.literal_column(str(value))


def _plain(value: Any) -> datetime | int:
    """Python value of a sort key as pandas returns it."""
    return pd.Timestamp(value).to_pydatetime() if isinstance(value, datetime | pd.Timestamp) else int(value)
