"""Steps of a case that stand in a list inside of its record: each becomes a row, with the values of the record."""

from collections.abc import Iterator, Mapping
from typing import Any


def step_rows(record: Mapping[str, Any], steps: str) -> Iterator[dict[str, Any]]:
    """Yield a row for each step in the list of this name; a record without any as one row of its own values.

    The names of the values of a step begin with that of the list: `history.date`.
    """
    whole = {name: value for name, value in record.items() if name != steps}
    found = record.get(steps)
    listed = [step for step in found if isinstance(step, dict)] if isinstance(found, list) else []
    for step in listed or [{}]:
        yield whole | {f"{steps}.{name}": value for name, value in _flat(step)}


def _flat(step: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """The values of a step, with those of inner objects under names joined by dots."""
    for name, value in step.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value
