"""A quotable figure as one object of plain values: what the machine-readable address and the JSON file hold."""

import math
from typing import Any
from urllib.parse import urlencode

from persian.calendar import to_jalali
from queries.disclosure.protected_figures import Protected
from queries.disclosure.publication_grid import PUBLICATION_UNITS
from queries.press.figure_labels import code_names, source_line, subject
from queries.press.quote import Quotable
from queries.press.sentence import comparison_text, with_unit
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.plain_values import json_value
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope

VERSION = 1  # of the object: raised when a reader of the one before would be misled


def record(store: Store, quotable: Quotable) -> dict[str, object]:
    """The object. Digits are Latin, days ISO, shares from 0 to 1; what is for people stands in both languages."""
    table, number = quotable.table, quotable.figure
    declared, scope = table.measure, table.scope
    return {
        "version": VERSION,
        "address": permalink(quotable),
        "measure": {
            "key": declared.key,
            "title": both_languages(declared.title),
            "unit": declared.unit,
            "definition": both_languages(declared.definition),
        },
        "scope": {
            "subject": both_languages(subject(store, scope)),
            "from": scope.first.isoformat() if scope.first else None,
            "to": scope.last.isoformat() if scope.last else None,
            "from_jalali": str(to_jalali(scope.first)) if scope.first else None,
            "to_jalali": str(to_jalali(scope.last)) if scope.last else None,
            **{
                name: list(getattr(scope, DIMENSION_FIELDS[name]))
                for name in (*PUBLICATION_UNITS, "kind")
                if getattr(scope, DIMENSION_FIELDS[name])
            },
        },
        "by": list(table.by),
        "as_of": table.as_of.isoformat(),
        "load": table.load,
        "demo": store.is_demo,
        "standing": "final" if quotable.finality.final else "provisional",
        "why_provisional": [both_languages(reason) for reason in quotable.finality.reasons],
        "protected": {"k": table.k, "base": table.base},
        "source": both_languages(source_line(store, table.load)),
        "figure": None if number is None else _row(number, number.row),
        "sentence": None if quotable.sentence is None else both_languages(quotable.sentence),
        "compared": _comparison_record(store, quotable),
        "cautions": [both_languages(words) for words in quotable.cautions],
        "rows": rows(store, table),
    }


def rows(store: Store, table: Protected) -> list[dict[str, object]]:
    """The rows of the table, each with its codes, what they are called, and its figures."""
    names = code_names(store, table.by, table.scope)
    return [
        {
            **{name: {"code": row[name], **both_languages(names[name][row[name]])} for name in table.by},
            **_row(table, row),
        }
        for _, row in table.frame.iterrows()
    ]


def address(table: Protected, form: str = "json", **more: str) -> str:
    """The address, within the dashboard, at which the same figures are found again, at their load."""
    given = parameters(table.scope, table.by) | {"load": table.load} | more
    return f"figures/{table.measure.key}.{form}?{urlencode(given, doseq=True, safe='/,')}"


def permalink(quotable: Quotable) -> str:
    """The address that gives all of an answer again, what it is compared with included."""
    return address(quotable.table, **({"against": quotable.against} if quotable.against else {}))


def parameters(scope: Scope, by: tuple[str, ...]) -> dict[str, Any]:
    """What an address says of a question, its load aside."""
    given: dict[str, Any] = {"period": scope.to_params()["period"]}
    given |= {
        name: list(getattr(scope, DIMENSION_FIELDS[name]))
        for name in (*PUBLICATION_UNITS, "kind")
        if getattr(scope, DIMENSION_FIELDS[name])
    }
    return given | ({"by": ",".join(by)} if by else {})


def both_languages(words: Text) -> dict[str, str]:
    """A text in both languages."""
    return {"fa": words.fa, "en": words.en}


def _row(found: Protected, row: Any) -> dict[str, object]:
    told = {name: json_value(row[name]) for name in ("value", "lower", "upper", "n", "withheld")}
    told |= {"reason": row["reason"] or None}
    told |= {name: json_value(row[name]) for name in ("reached", "response_rate") if name in row}
    value = float(row["value"])
    return told | {"text": None if math.isnan(value) else both_languages(with_unit(found.measure, value))}


def _comparison_record(store: Store, told: Quotable) -> dict[str, object] | None:
    if told.comparison is None or told.figure is None:
        return None
    other = told.comparison
    return {
        "with": other.against,
        "from": other.reference_scope.first.isoformat() if other.reference_scope.first else None,
        "to": other.reference_scope.last.isoformat() if other.reference_scope.last else None,
        "value": json_value(other.reference_row["value"]),
        "n": json_value(other.reference_row["n"]),
        "difference": json_value(other.difference),
        "verdict": other.result,
        "words": both_languages(comparison_text(store, told.figure, other)),
    }
