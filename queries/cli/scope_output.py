"""Formatting of the scope of an answer and of the rows of a frame, for every command."""

from datetime import date, datetime

import pandas as pd

from persian.calendar import format_day
from queries.vocabulary.labels import Text
from queries.vocabulary.plain_values import json_value
from queries.vocabulary.scope import Scope, code_labels

TOO_FEW = Text("پرونده کافی نیست", "too few cases")
NO_CASE = Text("هیچ پرونده‌ای در این محدوده نیست.", "No case is in this scope.")
_OUTSIDE = Text(
    "این دوره یا تاریخ بیرون از داده‌ها است: ثبت‌ها از {first} آغاز می‌شود و داده‌ها تا {last} است.",
    "This period or moment is outside of the data: registrations begin on {first}, and the data end on {last}.",
)


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


def outside_note(scope: Scope, first_day: date | None, as_of: datetime) -> Text | None:
    """A note for a scope that ends before the data begin or begins after they end; None for any other.

    Its counts are zero because nothing is known, which is another thing than that nothing happened. `first_day` is the
    day of the earliest registration, `as_of` the moment up to which the data are known.
    """
    ends = [day for day in (scope.last, scope.as_of and scope.as_of.date()) if day is not None]
    before = first_day is not None and any(day < first_day for day in ends)
    if not before and (scope.first is None or scope.first <= as_of.date()):
        return None
    first, last = first_day or as_of.date(), as_of.date()
    fa, en = (
        _OUTSIDE.label(lang).format(first=format_day(first, lang), last=format_day(last, lang))
        for lang in ("fa", "en")
    )
    return Text(fa, en)
