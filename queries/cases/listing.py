"""The cases behind a figure, a page at a time: exactly those that its measure counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from queries.cases.row import AT_ONCE, Case, cases_of
from queries.cases.states import State
from queries.estimates.component_sums import sums
from queries.estimates.open_cases import standing, stock
from queries.measures.estimators import Stock
from queries.question.question import Question, ask
from queries.sql.conditions import Column, Condition, moment
from queries.storage.store import Store
from queries.vocabulary.labels import Word
from queries.vocabulary.scope import Scope

MOST = 50_000  # rows of a download
_MOST_NUMBER = 2**63  # what a database takes for a number
_FAR = datetime(2200, 1, 1)  # after every due moment: what has none comes last


@dataclass(frozen=True)
class Sort:
    """An order of cases: what they are ordered by, and whether downwards. Ties go by number, the same way."""

    title: Word
    column: str
    down: bool = False
    missing: datetime | int | None = None  # stands for a missing value, so that it comes last

    @property
    def moments(self) -> bool:
        """Whether cases are ordered by a moment rather than by a number."""
        return self.column.endswith("_at")

    def key(self, rows: Any) -> Column:
        """What is ordered by, without gaps."""
        own: Column = rows.c[self.column]
        if self.missing is None:
            return own
        return sa.func.coalesce(own, _literal(self.missing))


SORTS: dict[str, Sort] = {
    "newest": Sort(Word("تازه‌ترین ثبت", "Newest first"), "registered_at", down=True),
    "oldest": Sort(Word("قدیمی‌ترین ثبت", "Oldest first"), "registered_at"),
    "due": Sort(Word("زودترین مهلت", "Earliest due"), "due_at", missing=_FAR),
    "slowest": Sort(Word("دیرترین پاسخ", "Slowest answer"), "answer_hours", down=True, missing=-1),
    "handoffs": Sort(Word("بیشترین ارجاع", "Most hand-offs"), "handoffs", down=True),
}


@dataclass(frozen=True)
class Place:
    """A case at an end of a page: where it stands in the order, its number, and how many cases come up to it."""

    key: datetime | int
    number: int
    position: int

    def token(self) -> str:
        """The place as it stands in an address."""
        key = f"{self.key:%Y%m%dT%H%M%S}" if isinstance(self.key, datetime) else str(self.key)
        return f"{key}.{self.number}.{self.position}"

    @classmethod
    def read(cls, token: str, sort: Sort) -> "Place | None":
        """The place that an address names; None where it cannot be one of this order."""
        try:
            key, number, position = token.split(".")
            found: datetime | int = datetime.strptime(key, "%Y%m%dT%H%M%S") if sort.moments else int(key)
            place = cls(found, int(number), max(int(position), 0))
        except ValueError:
            return None
        numbers = (place.number, place.position, 0 if isinstance(found, datetime) else found)
        return place if all(abs(each) < _MOST_NUMBER for each in numbers) else None


@dataclass(frozen=True)
class Page:
    """Some cases of a list, where they begin in it, the place before which the page before lies, and the one after
    which the next does (None: there is none).
    """

    cases: tuple[Case, ...]
    begins: int  # the position of the first, from 1
    before: Place | None
    after: Place | None


def sorts_of(state: State) -> tuple[str, ...]:
    """The orders that make sense of cases in a state: what is not answered has no slowest answer."""
    return tuple(name for name in SORTS if name != "slowest" or not state.stock)


def count(store: Store, scope: Scope, state: State) -> int:
    """How many cases are in a state: the measure's own count, none withheld; of a part, a count of cases."""
    question = _question(store, scope, state)
    if state.cut:
        statement = sa.select(sa.func.count().label("n")).where(*_inside(question, state))
        return int(store.frame(statement)["n"].iloc[0])
    if state.stock:
        return int(stock(question, Stock(state.of))["n"].sum())  # type: ignore[arg-type]
    among = {"among": state.among} if state.among else {}
    row = sums(question, of=state.of, **among).iloc[0]
    return int(row["among"] - row["of"]) if among else int(row["of"])


def page(
    store: Store,
    scope: Scope,
    state: State,
    *,
    sort: str,
    after: Place | None = None,
    before: Place | None = None,
    size: int = 50,
    lang: str = "fa",
) -> Page:
    """So many cases in a state, in an order, after a place in it or before one; of a `before` that fewer precede, the
    first page.
    """
    question, order = _question(store, scope, state), SORTS[sort]
    places = _places(question, state, order, before or after, backwards=before is not None).limit(size + 1)
    found = store.frame(places)
    more, found = len(found) > size, found.iloc[:size]
    if before is not None:
        if len(found) < size or before.position <= size:
            return page(store, scope, state, sort=sort, size=size, lang=lang)
        found = found.iloc[::-1]
        begins, preceding, following = before.position - size, more, True
    else:
        begins = (after.position if after else 0) + 1
        preceding, following = after is not None, more
    frame = _rows(question, places, found)
    until = scope.last if state.stock else None
    listed = cases_of(frame, store, scope, question.facts, until=until, lang=lang)
    first = _place(found, 0, begins) if preceding and len(found) else None
    last = _place(found, -1, begins - 1 + len(found)) if following and len(found) else None
    return Page(tuple(listed), begins, first, last)


def _place(found: pd.DataFrame, at: int, position: int) -> Place:
    row = found.iloc[at]
    return Place(_plain(row["sort_key"]), int(row["case_id"]), position)


def _question(store: Store, scope: Scope, state: State) -> Question:
    return ask(store, state.measure, scope, by=(), lang="fa")


def _inside(question: Question, state: State) -> list[Condition]:
    """What is true of the cases in a state that is no stock."""
    cases = question.facts.cases
    part = [state.cut.condition(question)] if state.cut else []
    return [*question.narrowed(cases), *question.in_period(cases), state.known(question.facts), *part]


def _places(
    question: Question, state: State, order: Sort, place: Place | None, *, backwards: bool
) -> sa.Select[Any]:
    """Number and place in the order of the cases that the measure counts, in that order or in the opposite one.

    Few and narrow columns: the database sorts millions of these in the time in which it reads hundreds of whole rows.
    """
    cases = question.facts.cases
    if state.stock:
        rows, standing_there = standing(question, state.of)
        inside = [*question.narrowed(rows), *standing_there]
    else:
        rows, inside = cases, _inside(question, state)
    numbers: Column = rows.c.case_id
    joined: FromClause = rows
    here = order.column in rows.c
    if not here:
        joined = rows.join(cases, cases.c.case_id == numbers)
    key = order.key(rows if here else cases)
    statement = sa.select(numbers.label("case_id"), key.label("sort_key")).select_from(joined)
    statement = statement.where(*inside)
    down = order.down != backwards
    if place is not None:
        statement = statement.where(_behind(key, numbers, place, down=down))
    return statement.order_by(*((key.desc(), numbers.desc()) if down else (key, numbers)))


def _rows(question: Question, places: sa.Select[Any], found: pd.DataFrame) -> pd.DataFrame:
    """The whole rows of the cases found in these places, in their order."""
    cases = question.facts.cases
    numbers = [int(number) for number in found["case_id"]]
    columns = [column for column in cases.c if column.name not in ("latitude", "longitude", "place")]
    statement = sa.select(*columns)
    if len(numbers) > AT_ONCE:
        listed = places.subquery("places")
        statement = statement.select_from(cases.join(listed, listed.c.case_id == cases.c.case_id))
    else:
        statement = statement.where(cases.c.case_id.in_(numbers))
    frame = question.store.frame(statement)
    order = {number: i for i, number in enumerate(numbers)}
    frame = frame[frame["case_id"].isin(order)]
    return frame.sort_values("case_id", key=lambda found: found.map(order), ignore_index=True)


def _behind(key: Column, number: Column, place: Place, *, down: bool) -> Condition:
    """What comes after a place: a later key, or the same key and a later number."""
    value = _literal(place.key)
    own: Column = sa.literal_column(str(place.number))
    if down:
        return sa.or_(key < value, sa.and_(key == value, number < own))
    return sa.or_(key > value, sa.and_(key == value, number > own))


def _literal(value: datetime | int) -> Column:
    return moment(value) if isinstance(value, datetime) else sa.literal_column(str(value))


def _plain(value: Any) -> datetime | int:
    return pd.Timestamp(value).to_pydatetime() if isinstance(value, datetime | pd.Timestamp) else int(value)
