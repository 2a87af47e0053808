"""Read single cases from the store as people read them: field by field, with labels and names in both languages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from intake.mapping.coded_fields import CODED_FIELDS
from intake.mapping.field_labels import FIELD_LABELS
from persian.calendar import format_day
from persian.digits import number, to_persian_digits
from queries.storage import schema
from queries.vocabulary.codes import Event
from queries.vocabulary.labels import EVENTS, LANGUAGES, Text

_CODES = ("kind", "channel", "outcome", "verdict")
_MOMENTS = ("registered_at", "due_at", "answered_at", "closed_at", "reopened_at", "verdict_at")
_NAMES = ("county", "agency", "topic", "place", "trip")
_OPEN = Text("باز", "open")
_CLOSED = Text("مختومه", "closed")
_ANSWERED = Text("پاسخ داده شده", "answered")


@dataclass(frozen=True)
class CaseField:
    """One field of a case: its name, and its value in both languages."""

    field: str
    value: Text

    @property
    def label(self) -> Text:
        """The name of the field as people read it."""
        return FIELD_LABELS[self.field]


@dataclass(frozen=True)
class SampleCase:
    """A case as it would stand in the store: only fields that are filled."""

    id: str
    fields: tuple[CaseField, ...]
    steps: tuple[Text, ...]  # its events, the first ones first

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "fields": [
                {
                    "field": each.field,
                    "label_fa": each.label.fa,
                    "label_en": each.label.en,
                    "value_fa": each.value.fa,
                    "value_en": each.value.en,
                }
                for each in self.fields
            ],
            "steps": [step.as_json() for step in self.steps],
        }


def first_cases(connection: sa.Connection, *, source: int, ids: Sequence[str]) -> Iterator[SampleCase]:
    """Yield the cases of a source with these ids, in their order; ids that the store does not have are left out."""
    case = schema.case
    chosen = case.c.source == source, case.c.id.in_(ids)
    rows = {
        str(row["id"]): dict(row) for row in connection.execute(sa.select(case).where(*chosen)).mappings()
    }
    names = {name: _names(connection, name, {int(row[name]) for row in rows.values()}) for name in _NAMES}
    for each in ids:
        if each in rows:
            yield SampleCase(each, tuple(_fields(rows[each], names)), tuple(_steps(connection, rows[each])))


def _fields(row: dict[str, Any], names: dict[str, dict[int, Text]]) -> Iterator[CaseField]:
    """The filled fields of a case, in the order in which they are listed everywhere."""
    values: dict[str, Text] = {}
    for field in _MOMENTS:
        if row.get(field) is not None:
            values[field] = moment_text(row[field])
    closed = row["closed_at"] is not None or row["closed_undated"]
    answered = row["answered_at"] is not None or row["answered_undated"]
    values["status"] = _CLOSED if closed else _ANSWERED if answered else _OPEN
    for field in _CODES:
        enum, labels = CODED_FIELDS[field]
        if row[field]:
            values[field] = labels[enum(row[field])]
    for field, known in names.items():
        if (name := known.get(int(row[field]))) is not None:
            values[field] = name
    for field in ("latitude", "longitude"):
        if row[field] is not None:
            values[field] = Text.from_formatter(number, row[field], decimals=4)
    for field in FIELD_LABELS:
        if field in values:
            yield CaseField(field, values[field])


def _names(connection: sa.Connection, dimension: str, keys: set[int]) -> dict[int, Text]:
    """Names of a dimension by key; key 0 stands for "not given" and is left out."""
    table = schema.metadata.tables[dimension]
    key = next(iter(table.primary_key.columns))
    rows = connection.execute(sa.select(key, table.c.name_fa, table.c.name_en).where(key.in_(keys - {0})))
    return {int(row[0]): Text(row[1], row[2]) for row in rows}


def _steps(connection: sa.Connection, row: dict[str, Any]) -> Iterator[Text]:
    """The events of a case, each with its moment."""
    event = schema.case_event
    chosen = sa.select(event.c.event, event.c.moment).where(event.c.case_id == row["case_id"])
    for code, moment in connection.execute(chosen.order_by(event.c.sequence)):
        label = EVENTS[Event(code)]
        if moment is None:
            yield label
        else:
            at = moment_text(moment)
            yield Text(f"{label.fa}، {at.fa}", f"{label.en}, {at.en}")


def moment_text(value: datetime) -> Text:
    """A moment as people read it: Jalali day, and the time of day unless it is midnight."""
    clock = f"{value:%H:%M}" if value.hour or value.minute else ""
    fa, en = (format_day(value.date(), lang) for lang in LANGUAGES)
    return Text(f"{fa} {to_persian_digits(clock)}".strip(), f"{en} {clock}".strip())
