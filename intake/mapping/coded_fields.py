"""Fields whose values are codes of the store: the codes of each field, and what they are called."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from queries.vocabulary.codes import Channel, Event, Kind, Outcome, Timely, Verdict
from queries.vocabulary.labels import CHANNELS, EVENTS, KINDS, OUTCOMES, TIMELY, VERDICTS, Text

CODED_FIELDS: dict[str, tuple[type[IntEnum], Mapping[Any, Text]]] = {
    "kind": (Kind, KINDS),
    "channel": (Channel, CHANNELS),
    "outcome": (Outcome, OUTCOMES),
    "verdict": (Verdict, VERDICTS),
    "event": (Event, EVENTS),
    "timely": (Timely, TIMELY),
}
