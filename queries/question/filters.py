"""The dimensions of a scope as conditions on a table of cases, and the codes that the store does not know."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from geo.province import Province
from persian.bidi import isolate
from persian.names import fold
from queries.measures.declaration import Holder
from queries.settings.province import province_at
from queries.settings.province_settings import settings
from queries.sql.conditions import Column, Condition
from queries.storage.store import Store
from queries.vocabulary.codes import Channel, Kind
from queries.vocabulary.problems import Problem
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope

LOOKUP_DIMENSIONS = tuple(name for name in DIMENSION_FIELDS if name not in ("kind", "channel"))


def dimension_filters(store: Store, scope: Scope, *, holder: Holder) -> list[tuple[str, list[int]]]:
    """The columns that the scope narrows, each with the keys that it lets through; trips are not among them."""
    found: list[tuple[str, list[int]]] = []
    for name, column in (("county", "county"), ("agency", holder), ("topic", "topic")):
        if codes := getattr(scope, DIMENSION_FIELDS[name]):
            found.append((column, _keys(store, name, codes)))
    for parent, child, column in (("peer_group", "agency", holder), ("topic_group", "topic", "topic")):
        if codes := getattr(scope, DIMENSION_FIELDS[parent]):
            rows = store.dimension(child)
            members = rows.index[rows[parent].isin(_keys(store, parent, codes))]
            found.append((column, [int(key) for key in members]))
    if scope.kinds:
        found.append(("kind", [int(Kind[name]) for name in scope.kinds]))
    if scope.channels:
        found.append(("channel", [int(Channel[name]) for name in scope.channels]))
    return found


def filter_conditions(store: Store, scope: Scope, cases: FromClause, *, holder: Holder) -> list[Condition]:
    """The conditions of every dimension that the scope narrows; the period is not among them."""
    found: list[Condition] = [
        in_keys(cases.c[column], keys) for column, keys in dimension_filters(store, scope, holder=holder)
    ]
    if scope.trips == "out":
        found.append(cases.c.trip == sa.literal_column("0"))
    return found


def in_keys(column: Column, keys: Sequence[int]) -> Condition:
    """Whether a column is one of some keys, which stand in the statement itself.

    DuckDB plans before it sees what is bound, so that bound keys let no part of the table be passed over unread.
    """
    return column.in_(sa.bindparam(None, list(keys), expanding=True, literal_execute=True, type_=sa.Integer))


def resolve(store: Store, name: str, value: str) -> str | None:
    """The code of a dimension's row, given its code or any spelling of its name; None if there is none."""
    rows = store.dimension(name)
    if value in set(rows["code"]):
        return value
    wanted = fold(value)
    for column in ("name_fa", "name_en"):
        for code, label in zip(rows["code"], rows[column], strict=True):
            if wanted and fold(label) == wanted:
                return str(code)
    if name == "county":
        county = province_at(settings().province_folder).match(value)
        return county.code if county and county.code in set(rows["code"]) else None
    return None


def without_unknown_codes(store: Store, scope: Scope) -> tuple[Scope, list[Problem]]:
    """The scope without the codes that no row of the store carries, and a problem for each of those."""
    problems: list[Problem] = []
    kept: dict[str, Any] = {}
    for name in LOOKUP_DIMENSIONS:
        codes = set(store.dimension(name)["code"])
        values = getattr(scope, DIMENSION_FIELDS[name])
        kept[DIMENSION_FIELDS[name]] = tuple(value for value in values if value in codes)
        problems.extend(
            Problem(
                name,
                value,
                f"«{isolate(value)}» در داده‌ها نیست ({name}).",
                f"“{value}” is not in the data ({name}).",
            )
            for value in values
            if value not in codes
        )
    return replace(scope, **kept), problems


def _keys(store: Store, name: str, codes: Iterable[str]) -> list[int]:
    rows = store.dimension(name)
    return [int(key) for key in rows.index[rows["code"].isin(list(codes))]]


def has_county_of(store: Store, province: Province) -> bool:
    """Whether any county in the data is one of the province's."""
    return not {county.code for county in province.counties}.isdisjoint(store.dimension("county")["code"])
