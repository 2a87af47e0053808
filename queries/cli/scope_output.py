"""Formatting of the scope of an answer and of the rows of a frame, for every command."""

from datetime import date

import pandas as pd

from persian.calendar import format_day
from queries.vocabulary.labels import Text
from queries.vocabulary.plain_values import json_value
from queries.vocabulary.scope import Scope, code_labels

TOO_FEW = Text("پرونده کافی نیست", "too few cases")
NO_CASE = Text("هیچ پرونده‌ای در این محدوده نیست.", "No case is in this scope.")


def scope_json(scope: Scope) -> dict[str, object]:
    """The scope's URL parameters, with the first and last day of its period as ISO dates."""
    chosen = {name: values if len(values) > 1 else values[0] for name, values in scope.to_params().items()}
    return chosen | {
        "from": scope.first.isoformat() if scope.first else None,
        "to": scope.last.isoformat() if scope.last else None,
    }


def rows_json(frame: pd.DataFrame) -> list[dict[str, object]]:
    """The rows of a frame as JSON-compatible objects."""
    return [{str(k): json_value(v) for k, v in row.items()} for row in frame.to_dict("records")]


def heading_lines(scope: Scope, day: date, lang: str) -> tuple[str, str]:
    """The scope as a sentence, and the day up to which its data are known."""
    as_of = format_day(day, lang, style="long")
    return scope.sentence(lang, code_labels(lang)), f"{'تا تاریخ' if lang == 'fa' else 'as of'} {as_of}"
