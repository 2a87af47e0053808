"""Translate the filters of a scope into SQL conditions, and validate its codes against the dimension tables."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from geo.province import Province
from persian.bidi import isolate
from persian.names import fold
from queries.measures.declaration import Holder
from queries.settings.configured_province import province_at
from queries.settings.province_settings import settings
from queries.sql.components import ZERO
from queries.sql.conditions import Column, Condition
from queries.sql.functions import is_one_of
from queries.storage.store import Store
from queries.vocabulary.codes import Channel, Kind
from queries.vocabulary.labels import PARAMETER_LABELS
from queries.vocabulary.problems import Problem
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope

LOOKUP_DIMENSIONS = tuple(name for name in DIMENSION_FIELDS if name not in ("kind", "channel"))
# Keys that DuckDB compares with each value one by one (`queries.sql.functions.is_one_of`); many are hashed by its `IN`.
MAX_LISTED = 100


# The group of each key of a column, where a table of cases has such columns.
GROUP_COLUMNS = {"agency": "peer_group", "due_agency": "due_peer_group", "topic": "topic_group"}


def dimension_filters(
    store: Store, scope: Scope, *, holder: Holder, has_groups: bool = False
) -> list[tuple[str, list[int]]]:
    """Filters of the scope as pairs of a case column and its allowed integer keys; all must hold.

    Peer groups and topic groups become lists of their offices and topics, except with `has_groups`, for cases that have
    GROUP_COLUMNS. The switch for trips and the period are not included. `holder` is the agency column to filter by.
    """
    filters: list[tuple[str, list[int]]] = []
    for name, column in (("county", "county"), ("agency", holder), ("topic", "topic")):
        if codes := getattr(scope, DIMENSION_FIELDS[name]):
            filters.append((column, _keys(store, name, codes)))
    for parent, child, column in (("peer_group", "agency", holder), ("topic_group", "topic", "topic")):
        if codes := getattr(scope, DIMENSION_FIELDS[parent]):
            groups = _keys(store, parent, codes)
            members = [key for key, group in store.parents(child).items() if group in groups]
            filters.append((GROUP_COLUMNS[column], groups) if has_groups else (column, members))
    if scope.kinds:
        filters.append(("kind", [int(Kind[name]) for name in scope.kinds]))
    if scope.channels:
        filters.append(("channel", [int(Channel[name]) for name in scope.channels]))
    return filters


def permitted_keys(store: Store, *, holder: Holder) -> list[tuple[str, list[int]]] | None:
    """What the limits of a store allow, as pairs of a case column and its keys; one must hold. None: all rows.

    A measure counts the cases of an office by one of two holders. Limited to an office, it counts exactly the cases
    that a scope of this office has for everybody else.
    """
    if store.limit_keys is None:
        return None
    columns = {"county": "county", "agency": holder}
    return [(columns[name], keys) for name, keys in store.limit_keys.items() if keys]


def filter_conditions(store: Store, scope: Scope, cases: FromClause, *, holder: Holder) -> list[Condition]:
    """SQL conditions for the dimension filters and the trips switch of a scope, and for the limits of the store.

    The period is not included.
    """
    conditions: list[Condition] = [
        in_keys(cases.c[column], keys) for column, keys in dimension_filters(store, scope, holder=holder)
    ]
    permitted = permitted_keys(store, holder=holder)
    if permitted is not None:
        conditions.append(sa.or_(sa.false(), *(in_keys(cases.c[column], keys) for column, keys in permitted)))
    if scope.trips == "out":
        conditions.append(cases.c.trip == ZERO)
    return conditions


def in_keys(column: Column, keys: Sequence[int]) -> Condition:
    """Condition that a column is one of the keys, which are literals in the SQL text.

    DuckDB plans a statement before it sees the values of bound parameters. Only with literal keys can it skip the parts
    of a table whose minimum and maximum exclude them.
    """
    listed = _literal(list(keys), expanding=True)
    if not 2 <= len(keys) <= MAX_LISTED:
        return column.in_(listed)
    return is_one_of(column, listed, _literal(min(keys)), _literal(max(keys)))


def _literal(value: int | list[int], *, expanding: bool = False) -> sa.BindParameter[Any]:
    """A value that is written into the SQL text when the statement is run, not when it is compiled."""
    return sa.bindparam(None, value, expanding=expanding, literal_execute=True, type_=sa.Integer)


def resolve(store: Store, name: str, value: str) -> str | None:
    """Find the code of a dimension row by its code or by any spelling of its name; None when nothing matches.

    Names are compared after folding spelling variants (`persian.names.fold`). Counties are also matched by the other
    names that the province's geography lists for them.
    """
    codes = store.codes(name).values()
    # A code takes precedence over a name that happens to be spelt like it.
    if code := _code_like(codes, value):
        return code
    folded = fold(value)
    by_name = store.cache.get_or_compute(("folded names", name), lambda: _folded_names(store, name))
    if folded and folded in by_name:
        return by_name[folded]
    if name == "county":
        county = province_at(settings().province_folder).match(value)
        return county.code if county and county.code in set(codes) else None
    return None


def _folded_names(store: Store, name: str) -> dict[str, str]:
    """The code of each folded name of a dimension, the Persian names first, and the first of equal names."""
    codes, by_name = store.codes(name), dict[str, str]()
    for lang in ("fa", "en"):
        for key, label in store.labels(name, lang).items():
            by_name.setdefault(fold(label), str(codes[key]))
    return by_name


def without_unknown_codes(store: Store, scope: Scope) -> tuple[Scope, list[Problem]]:
    """Drop the codes that are not in the store; return the remaining scope and a problem for each dropped code.

    A code whose letters have another case than in the store gets the spelling of the store. In a store that is limited
    to some counties or agencies, a code of others, or of a topic that only others have, is answered like one that does
    not exist.
    """
    problems: list[Problem] = []
    kept: dict[str, Any] = {}
    for name in LOOKUP_DIMENSIONS:
        codes = store.codes(name).values()
        values = getattr(scope, DIMENSION_FIELDS[name])
        stored_codes = {value: _code_like(codes, value) for value in values}
        kept[DIMENSION_FIELDS[name]] = tuple(dict.fromkeys(code for code in stored_codes.values() if code))
        limited = store.limits is not None and name in (store.limits.only_dimension, "topic")
        problems += [
            (_not_in_access if limited else _not_in_data)(name, value)
            for value, code in stored_codes.items()
            if code is None
        ]
    return replace(scope, **kept), problems


def _not_in_data(name: str, value: str) -> Problem:
    return Problem(
        name,
        value,
        f"«{isolate(value)}» در داده‌ها نیست ({PARAMETER_LABELS[name].fa}).",
        f"“{value}” is not in the data ({PARAMETER_LABELS[name].en}).",
    )


def _not_in_access(name: str, value: str) -> Problem:
    return Problem(
        name,
        value,
        f"«{isolate(value)}» یا در داده‌ها نیست یا جزو دسترسی شما نیست ({PARAMETER_LABELS[name].fa}).",
        f"“{value}” is either not in the data or not part of your access ({PARAMETER_LABELS[name].en}).",
    )


def _code_like(codes: Iterable[str], value: str) -> str | None:
    """The code equal to a value, else the one that differs from it only in upper and lower case; None without one."""
    codes = list(codes)
    if value in codes:
        return value
    return next((code for code in codes if code and code.casefold() == value.casefold()), None)


def _keys(store: Store, name: str, codes: Iterable[str]) -> list[int]:
    wanted = set(codes)
    return [key for key, code in store.codes(name).items() if code in wanted]


def chosen_offices(store: Store, scope: Scope) -> frozenset[str] | None:
    """The codes of the offices that a scope names by themselves or by their peer group; None for all offices."""
    if not (scope.agencies or scope.peer_groups):
        return None
    groups, codes = store.codes("peer_group"), store.codes("agency")
    of_groups = {
        codes[key] for key, group in store.parents("agency").items() if groups.get(group) in scope.peer_groups
    }
    return frozenset({*scope.agencies, *of_groups})


def has_county_of(store: Store, province: Province) -> bool:
    """Whether the store contains at least one county of the province."""
    return not {county.code for county in province.counties}.isdisjoint(store.codes("county").values())
