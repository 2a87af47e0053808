"""The codes that the words of a coded field can stand for, with their labels, and which of them says nothing."""

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
    "answered_closed": Text("پاسخ داده شده و مختومه", "Answered and closed"),
}

CODE_LABELS: dict[str, dict[str, Text]] = {
    **dict.fromkeys(STATES, _STATUS),
    **{field: {code.name: labels[code] for code in codes} for field, (codes, labels) in _ENUMS.items()},
}
# Field → the code of words that say nothing. A word of a state or of an event always says something: None.
NOTHING_CODES: dict[str, str | None] = {
    **dict.fromkeys(STATES),
    **{field: next((code.name for code in codes if code == 0), None) for field, (codes, _) in _ENUMS.items()},
}
