"""An event on a chart over time, and how several are selected for the days that a chart shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["trip", "listed", "public", "data"]
KINDS: tuple[Kind, ...] = ("trip", "listed", "data", "public")  # from the most to the least important


@dataclass(frozen=True)
class TimelineEvent:
    """An event: its kind, its name in the viewer's language, and its first and last day (both inclusive).

    `listed` events come from the settings, `public` ones from the calendar, and `data` ones say where the data of a
    source begin or end. `cases` is the number of cases of a trip. `where` names the counties that it concerns, "" if
    it concerns all.
    """

    kind: Kind
    name: str
    first: date
    last: date
    cases: int | None = None
    where: str = ""


def within(events: Iterable[TimelineEvent], first: date, last: date) -> list[TimelineEvent]:
    """The events of the days from `first` to `last`, in the order of time; those partly outside keep all their days."""
    return sorted(
        (event for event in events if event.first <= last and event.last >= first),
        key=lambda event: (event.first, KINDS.index(event.kind), event.name),
    )
