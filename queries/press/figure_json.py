"""JSON object of a quotable figure, for the machine-readable address and for the downloaded file."""

import math
from typing import Any
from urllib.parse import urlencode

from persian.calendar import to_jalali
from queries.disclosure.protected_figures import Protected
from queries.disclosure.publication_grid import PUBLICATION_UNITS
from queries.press.figure_labels import code_names, source_line, subject
from queries.press.published_numerator import published_numerator
from queries.press.quote import Quotable
from queries.press.sentence import comparison_text, with_unit
from queries.storage.store import Store
from queries.vocabulary.plain_values import json_value
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope

VERSION = 1  # of the format; increased when a program that reads the previous version would go wrong


def figure_json(store: Store, quotable: Quotable) -> dict[str, object]:
    """The JSON object of a figure: Latin digits, ISO days, shares from 0 to 1; texts for people in both languages."""
    table, number = quotable.table, quotable.figure
    declared, scope = table.measure, table.scope
    return {
        "version": VERSION,
        "address": permalink(quotable),
        "measure": {
            "key": declared.key,
            "title": declared.title.as_json(),
            "unit": declared.unit,
            "definition": declared.definition.as_json(),
        },
        "scope": _scope_json(store, scope),
        "by": list(table.by),
        "as_of": table.as_of.isoformat(),
        "load": table.load,
        "demo": store.is_demo,
        "standing": "final" if quotable.finality.final else "provisional",
        "why_provisional": [reason.as_json() for reason in quotable.finality.reasons],
        "protected": {
            "k": table.k,
            "base": table.base,
            "series": table.series.series,
            "since": table.series.begun_at.isoformat(),
        },
        "source": source_line(store, table.load).as_json(),
        "not_in_all_sources": None if table.coverage.note is None else table.coverage.note.as_json(),
        "figure": None if number is None else _row(number, number.row),
        "sentence": None if quotable.sentence is None else quotable.sentence.as_json(),
        "compared": _comparison_record(store, quotable),
        "cautions": [words.as_json() for words in quotable.cautions],
        "rows": rows(store, table),
    }


def _scope_json(store: Store, scope: Scope) -> dict[str, object]:
    """The period, in both calendars, and the units of a scope."""
    return {
        "subject": subject(store, scope).as_json(),
        "from": scope.first.isoformat() if scope.first else None,
        "to": scope.last.isoformat() if scope.last else None,
        "from_jalali": str(to_jalali(scope.first)) if scope.first else None,
        "to_jalali": str(to_jalali(scope.last)) if scope.last else None,
        **{
            name: list(getattr(scope, DIMENSION_FIELDS[name]))
            for name in (*PUBLICATION_UNITS, "kind")
            if getattr(scope, DIMENSION_FIELDS[name])
        },
    }


def rows(store: Store, table: Protected) -> list[dict[str, object]]:
    """The rows of the table, each with its codes, their names in both languages, and its figures."""
    names = code_names(store, table.by, table.scope)
    return [
        {
            **{name: {"code": row[name], **names[name][row[name]].as_json()} for name in table.by},
            **_row(table, row),
        }
        for _, row in table.frame.iterrows()
    ]


def address(table: Protected, form: str = "json", **more: str) -> str:
    """The path within the dashboard that reproduces the same figures at their load; `more` are extra URL parameters."""
    query = parameters(table.scope, table.by) | {"load": table.load, "series": table.series.series} | more
    return f"figures/{table.measure.key}.{form}?{urlencode(query, doseq=True, safe='/,')}"


def permalink(quotable: Quotable) -> str:
    """The address that reproduces the whole answer, including its comparison."""
    return address(quotable.table, **({"against": quotable.against} if quotable.against else {}))


def parameters(scope: Scope, by: tuple[str, ...]) -> dict[str, Any]:
    """The URL parameters of a question, without its load."""
    query: dict[str, Any] = {"period": scope.to_params()["period"]}
    query |= {
        name: list(getattr(scope, DIMENSION_FIELDS[name]))
        for name in (*PUBLICATION_UNITS, "kind")
        if getattr(scope, DIMENSION_FIELDS[name])
    }
    return query | ({"by": ",".join(by)} if by else {})


def _row(figures: Protected, row: Any) -> dict[str, object]:
    fields = {name: json_value(row[name]) for name in ("value", "lower", "upper", "n", "withheld")}
    if figures.measure.estimator.is_share:
        fields["numerator"] = published_numerator(figures.measure, row)
    fields |= {"reason": row["reason"] or None}
    fields |= {name: json_value(row[name]) for name in ("reached", "response_rate") if name in row}
    value = float(row["value"])
    return fields | {"text": None if math.isnan(value) else with_unit(figures.measure, value).as_json()}


def _comparison_record(store: Store, quotable: Quotable) -> dict[str, object] | None:
    if quotable.comparison is None or quotable.figure is None:
        return None
    comparison = quotable.comparison
    return {
        "with": comparison.against,
        "from": comparison.reference_scope.first.isoformat() if comparison.reference_scope.first else None,
        "to": comparison.reference_scope.last.isoformat() if comparison.reference_scope.last else None,
        "value": json_value(comparison.reference_row["value"]),
        "n": json_value(comparison.reference_row["n"]),
        "difference": json_value(comparison.difference),
        "verdict": comparison.result,
        "words": comparison_text(store, quotable.figure, comparison).as_json(),
    }
