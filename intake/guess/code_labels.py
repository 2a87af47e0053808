"""The codes that the words of a coded field can stand for, with their labels, for lists to choose from."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from intake.mapping.field_columns import STATES
from queries.vocabulary.codes import Channel, Event, Kind, Outcome, Timely, Verdict
from queries.vocabulary.labels import CHANNELS, EVENTS, KINDS, OUTCOMES, TIMELY, VERDICTS, Text

_ENUMS: dict[str, tuple[type[IntEnum], Mapping[Any, Text]]] = {
    "kind": (Kind, KINDS),
    "channel": (Channel, CHANNELS),
    "outcome": (Outcome, OUTCOMES),
    "verdict": (Verdict, VERDICTS),
    "event": (Event, EVENTS),
    "timely": (Timely, TIMELY),
}
_STATUS = {
    "open": Text("باز", "Open"),
    "answered": Text("پاسخ داده شده", "Answered"),
    "closed": Text("مختومه", "Closed"),
}

CODE_LABELS: dict[str, dict[str, Text]] = {
    **dict.fromkeys(STATES, _STATUS),
    **{field: {code.name: labels[code] for code in codes} for field, (codes, labels) in _ENUMS.items()},
}
