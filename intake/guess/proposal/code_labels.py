"""The codes that the words of a coded field can stand for, with their labels, and which of them says nothing."""

from intake.mapping.coded_fields import CODED_FIELDS
from intake.mapping.field_columns import STATES
from queries.vocabulary.labels import Text

_STATUS = {
    "open": Text("باز", "Open"),
    "answered": Text("پاسخ داده شده", "Answered"),
    "closed": Text("مختومه", "Closed"),
    "answered_closed": Text("پاسخ داده شده و مختومه", "Answered and closed"),
}

CODE_LABELS: dict[str, dict[str, Text]] = {
    **dict.fromkeys(STATES, _STATUS),
    **{field: {code.name: labels[code] for code in codes} for field, (codes, labels) in CODED_FIELDS.items()},
}
# Field → the code of words that say nothing. A word of a state or of an event always says something: None.
NOTHING_CODES: dict[str, str | None] = {
    **dict.fromkeys(STATES),
    **{
        field: next((code.name for code in codes if code == 0), None)
        for field, (codes, _) in CODED_FIELDS.items()
    },
}
