"""A quotable figure as one object of plain values: what the machine-readable address and the JSON file hold."""

import math
from typing import Any
from urllib.parse import urlencode

from persian.calendar import to_jalali
from queries.disclosure.protected_figures import Protected
from queries.disclosure.publication_grid import UNITS
from queries.press.figure_labels import code_names, source_line, subject
from queries.press.quote import Quotable
from queries.press.sentence import comparison, with_unit
from queries.storage.store import Store
from queries.vocabulary.labels import Word
from queries.vocabulary.plain_values import plain
from queries.vocabulary.scope import LISTS, Scope

VERSION = 1  # of the object: raised when a reader of the one before would be misled


def record(store: Store, told: Quotable) -> dict[str, object]:
    """The object. Digits are Latin, days ISO, shares from 0 to 1; what is for people stands in both languages."""
    table, number = told.table, told.number
    declared, scope = table.measure, table.scope
    return {
        "version": VERSION,
        "address": found_again(told),
        "measure": {
            "key": declared.key,
            "title": both(declared.title),
            "unit": declared.unit,
            "definition": both(declared.definition),
        },
        "scope": {
            "subject": both(subject(store, scope)),
            "from": scope.first.isoformat() if scope.first else None,
            "to": scope.last.isoformat() if scope.last else None,
            "from_jalali": str(to_jalali(scope.first)) if scope.first else None,
            "to_jalali": str(to_jalali(scope.last)) if scope.last else None,
            **{
                name: list(getattr(scope, LISTS[name]))
                for name in (*UNITS, "kind")
                if getattr(scope, LISTS[name])
            },
        },
        "by": list(table.by),
        "as_of": table.as_of.isoformat(),
        "load": table.load,
        "demo": store.is_demo,
        "standing": "final" if told.finality.final else "provisional",
        "why_provisional": [both(reason) for reason in told.finality.reasons],
        "protected": {"k": table.k, "base": table.base},
        "source": both(source_line(store, table.load)),
        "figure": None if number is None else _row(number, number.row),
        "sentence": None if told.sentence is None else both(told.sentence),
        "compared": _beside(store, told),
        "cautions": [both(words) for words in told.cautions],
        "rows": rows(store, table),
    }


def rows(store: Store, table: Protected) -> list[dict[str, object]]:
    """The rows of the table, each with its codes, what they are called, and its figures."""
    names = code_names(store, table.by, table.scope)
    return [
        {
            **{name: {"code": row[name], **both(names[name][row[name]])} for name in table.by},
            **_row(table, row),
        }
        for _, row in table.frame.iterrows()
    ]


def address(table: Protected, form: str = "json", **more: str) -> str:
    """The address, within the dashboard, at which the same figures are found again, at their load."""
    given = parameters(table.scope, table.by) | {"load": table.load} | more
    return f"figures/{table.measure.key}.{form}?{urlencode(given, doseq=True, safe='/,')}"


def found_again(told: Quotable) -> str:
    """The address that gives all of an answer again, what it is compared with included."""
    return address(told.table, **({"against": told.against} if told.against else {}))


def parameters(scope: Scope, by: tuple[str, ...]) -> dict[str, Any]:
    """What an address says of a question, its load aside."""
    given: dict[str, Any] = {"period": scope.to_params()["period"]}
    given |= {
        name: list(getattr(scope, LISTS[name])) for name in (*UNITS, "kind") if getattr(scope, LISTS[name])
    }
    return given | ({"by": ",".join(by)} if by else {})


def both(words: Word) -> dict[str, str]:
    """A text in both languages."""
    return {"fa": words.fa, "en": words.en}


def _row(found: Protected, row: Any) -> dict[str, object]:
    told = {name: plain(row[name]) for name in ("value", "lower", "upper", "n", "withheld")}
    told |= {"reason": row["reason"] or None}
    told |= {name: plain(row[name]) for name in ("reached", "response_rate") if name in row}
    value = float(row["value"])
    return told | {"text": None if math.isnan(value) else both(with_unit(found.measure, value))}


def _beside(store: Store, told: Quotable) -> dict[str, object] | None:
    if told.beside is None or told.number is None:
        return None
    other = told.beside
    return {
        "with": other.against,
        "from": other.scope.first.isoformat() if other.scope.first else None,
        "to": other.scope.last.isoformat() if other.scope.last else None,
        "value": plain(other.other["value"]),
        "n": plain(other.other["n"]),
        "difference": plain(other.difference),
        "verdict": other.verdict,
        "words": both(comparison(store, told.number, other)),
    }
