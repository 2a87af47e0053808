"""Find the list inside of JSON records that holds the steps of each case, each with its time and what was done."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.guess.columns.column_sample import FileSample
from intake.guess.dates.date_order import read_date_columns
from intake.guess.values.value_words import read_codes

_LOOKED_AT = 300  # records
_FILLED, _NEARLY_ALL = 0.6, 0.8  # shares: of the records with steps, of the words that are steps
_MIN_STEPS, _MIN_KINDS = 1.5, 3  # mean number of steps, and different ones


@dataclass(frozen=True)
class NestedSteps:
    """The name of the list of steps, and whether they say what was done, from the registration on."""

    name: str
    whole: bool


def nested_steps(sample: FileSample) -> NestedSteps | None:
    """The list of steps in the records of a sample; None if they have none."""
    if sample.form != "json":
        return None
    for name, cells in zip(sample.header, sample.columns, strict=True):
        lists = [found for cell in cells[:_LOOKED_AT] if (found := _list_of(cell))]
        if len(lists) < _FILLED * min(sample.rows, _LOOKED_AT):
            continue
        values: dict[str, list[str]] = defaultdict(list)
        for step in (step for steps in lists for step in steps):
            for inner, value in step.items():
                values[inner].append(str(value) if value is not None else "")
        steps = sum(map(len, lists))
        if steps >= _MIN_STEPS * len(lists) and any(read_date_columns(list(map(tuple, values.values())))):
            return NestedSteps(name, whole=_begin_with_registration(values, len(lists)))
    return None


def _begin_with_registration(values: Mapping[str, Sequence[str]], records: int) -> bool:
    """Whether one value of each step says what was done, and does so of the registration of nearly all records."""
    for words in values.values():
        counts = Counter(words)
        codes = read_codes("event", counts)
        named = {**codes.likely, **codes.known}
        registered = sum(counts[word] for word, code in named.items() if code == "registered")
        if (
            codes.share + codes.likely_share >= _NEARLY_ALL
            and len(codes.codes) >= _MIN_KINDS
            and registered >= _NEARLY_ALL * records
        ):
            return True
    return False


def _list_of(cell: str) -> list[dict[str, Any]]:
    """The objects of a cell that holds a list of them; empty for any other cell."""
    if not cell.startswith("[{"):
        return []
    try:
        found = json.loads(cell)
    except ValueError:
        return []
    return [item for item in found if isinstance(item, dict)]
