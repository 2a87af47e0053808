"""The rows of a broken-down figure in the order of table and picture, and as a sentence to be quoted."""

import math
from typing import Any

import numpy as np

from persian.bidi import isolate
from persian.digits import number
from persian.enumeration import quote_commas
from queries.disclosure.protected_figures import Protected
from queries.disclosure.publication_grid import PUBLICATION_SPANS
from queries.press.figure_labels import code_names, subject
from queries.press.finality import Finality
from queries.press.sentence import short_notes, with_unit
from queries.storage.store import Store
from queries.vocabulary.labels import LANGUAGES, Text
from stats.arrays import Floats

MAX_NAMED = 12  # rows in a sentence
ITEM = Text("{name} {value}", "{name} {value}")
OTHERS = Text("و {n} مورد دیگر در جدول", "and {n} more in the table")
NOT_PUBLISHED = Text("{n} مورد منتشر نمی‌شود", "{n} not published")
# Of estimates in the order of their values, one is always the first, though its interval may hold most of the others.
NO_RANKING = Text(
    "این ترتیب رتبه‌بندی نیست؛ بازهٔ هر رقم در جدول است",
    "this order is not a ranking; the interval of each is in the table",
)
QUOTE = Text("{scope}، {measure}: {items}{notes}.", "{scope}, {measure}: {items}{notes}.")
SEPARATOR = Text("، ", ", ")


def ordered_rows(table: Protected) -> list[dict[str, Any]]:
    """The rows in display order: by time, else by value from the highest down, withheld values last.

    With a second breakdown by kind, the rows of one unit stay together and units are ordered by their cases.
    """
    rows: list[dict[str, Any]] = table.frame.to_dict("records")
    by = table.by
    if _are_in_order_of_value(by):
        return sorted(rows, key=lambda row: _descending(row["value"]))
    if any(name in PUBLICATION_SPANS for name in by) or by == ("kind",) or not by:
        return rows
    total: dict[object, float] = {}
    for row in rows:
        total[row[by[0]]] = total.get(row[by[0]], 0.0) + float(row["n"] or 0)
    return sorted(rows, key=lambda row: -total[row[by[0]]])


def breakdown_quote(store: Store, table: Protected, finality: Finality) -> Text | None:
    """The values of the rows one after the other, as in "Tabriz 71%, Maragheh 64%"; None if none can be named."""
    rows = [row for row in ordered_rows(table) if _is_published(row)] if table.by else []
    if not rows:
        return None
    names = code_names(store, table.by, table.scope)
    items = [
        ITEM.formatted(name=_name(names, table.by, row), value=with_unit(table.measure, row["value"]))
        for row in rows[:MAX_NAMED]
    ]
    for template, n in (
        (OTHERS, len(rows) - MAX_NAMED),
        (NOT_PUBLISHED, sum(bool(row["withheld"]) for row in table.frame.to_dict("records"))),
    ):
        if n > 0:
            items.append(template.formatted(n=Text.from_formatter(number, n)))
    looks_like_a_ranking = (
        len(rows) > 1 and _are_in_order_of_value(table.by) and not table.measure.estimator.is_count
    )
    return QUOTE.formatted(
        scope=subject(store, table.scope),
        measure=Text(table.measure.title.fa, table.measure.title.en[:1].lower() + table.measure.title.en[1:]),
        items=Text(*(SEPARATOR.label(lang).join(item.label(lang) for item in items) for lang in LANGUAGES)),
        notes=short_notes(store, table, finality, *([NO_RANKING] if looks_like_a_ranking else [])),
    )


def limits(table: Protected, rows: list[dict[str, Any]]) -> tuple[Floats, Floats, Floats]:
    """The values of rows with their 95 % limits; those of a plain count are what Poisson counts and rounding allow.

    A limit that is not published is infinite: it may be any.
    """
    values, lower, upper = (
        np.array([float(row[key]) for row in rows]) for key in ("value", "lower", "upper")
    )
    if table.measure.estimator.is_count:
        half = 1.96 * np.sqrt(np.maximum(values, 0)) + table.base / 2
        lower, upper = values - half, values + half
    return values, np.where(np.isnan(lower), -np.inf, lower), np.where(np.isnan(upper), np.inf, upper)


def _is_published(row: dict[str, Any]) -> bool:
    return not row["withheld"] and bool(row.get("reached", True)) and math.isfinite(float(row["value"]))


def _are_in_order_of_value(by: tuple[str, ...]) -> bool:
    return bool(by) and not {*PUBLICATION_SPANS, "kind"} & set(by)


def _name(names: dict[str, dict[str, Text]], by: tuple[str, ...], row: dict[str, Any]) -> Text:
    """The names of the groups of a row, as in "Tabriz (complaint)"."""
    first, *rest = (names[name][row[name]] for name in by)
    return Text(
        *(
            isolate(quote_commas(first.label(lang), lang))
            + "".join(f" ({isolate(other.label(lang))})" for other in rest)
            for lang in LANGUAGES
        )
    )


def _descending(value: float) -> tuple[bool, float]:
    """Sort key: from the highest value down, missing values last."""
    return math.isnan(value), -value
