"""The fields of intake and the columns that fill them, as the table `[columns]` of a mapping declares them."""

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from geo.tomlfile import DeclarationError
from intake.mapping.privacy import refusal

STRICT = ConfigDict(extra="forbid", frozen=True)  # of all parts of a mapping: unknown keys are errors
StatusCode = Literal["open", "answered", "closed", "answered_closed"]
# Fields of the state of a case: that of the case, and those of columns that tell of its answer and closing alone.
STATES = ("status", "answered_status", "closed_status")
SpanUnit = Literal["minutes", "hours", "days", "working_days"]
# Field of a span of time after the registration → field of the moment that it leads to.
SPANS = {"due_after": "due_at", "answered_after": "answered_at", "closed_after": "closed_at"}
# Field of a date → field of its time of day, where that stands in a column of its own.
TIMES = {
    "registered_at": "registered_time",
    "due_at": "due_time",
    "referred_at": "referred_time",
    "answered_at": "answered_time",
    "closed_at": "closed_time",
    "reopened_at": "reopened_time",
    "verdict_at": "verdict_time",
    "timely_at": "timely_time",
    "exported_at": "exported_time",
    "moment": "moment_time",
}

# Fields whose value a report may write in the first row of a group only.
CARRIED = (
    "registered_at", "moment", "county", "place", "agency", "first_agency", "from_agency", "to_agency", "peer_group",
    "topic_group", "topic", "kind", "channel", "trip",
)  # fmt: skip


def _as_tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


OneOrMoreStrings = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


class Column(BaseModel):
    """The column of a field: the first of these names that the file has, and which part of its text is used."""

    model_config = STRICT

    column: OneOrMoreStrings = Field(min_length=1)
    before: str | None = None  # keep only the text before the first occurrence of this mark
    after: str | None = None  # keep only the text after the first occurrence of this mark
    when: Literal["open", "answered", "closed"] | None = None  # use the cell only in rows with this status
    unit: SpanUnit | None = None  # of bare numbers in a column of spans; without it, days
    code: bool = False  # the code of an office, not a text: exempt from masking


def _as_column(value: Any) -> Any:
    return {"column": value} if isinstance(value, str | list | tuple) else value


OptionalColumn = Annotated[Column | None, BeforeValidator(_as_column)]


class Columns(BaseModel):
    """The fields of intake and their columns. Columns of a file that are not named here never enter the store."""

    model_config = STRICT

    id: OptionalColumn = None
    registered_at: OptionalColumn = None
    registered_time: OptionalColumn = None
    due_at: OptionalColumn = None
    due_time: OptionalColumn = None
    due_after: OptionalColumn = None
    answered_at: OptionalColumn = None
    answered_time: OptionalColumn = None
    answered_after: OptionalColumn = None
    closed_at: OptionalColumn = None
    closed_time: OptionalColumn = None
    closed_after: OptionalColumn = None
    reopened_at: OptionalColumn = None
    reopened_time: OptionalColumn = None
    verdict_at: OptionalColumn = None
    verdict_time: OptionalColumn = None
    referred_at: OptionalColumn = None
    referred_time: OptionalColumn = None
    timely: OptionalColumn = None
    timely_at: OptionalColumn = None
    timely_time: OptionalColumn = None
    exported_at: OptionalColumn = None
    exported_time: OptionalColumn = None
    moment: OptionalColumn = None
    moment_time: OptionalColumn = None
    event: OptionalColumn = None
    status: OptionalColumn = None
    answered_status: OptionalColumn = None
    closed_status: OptionalColumn = None
    kind: OptionalColumn = None
    channel: OptionalColumn = None
    outcome: OptionalColumn = None
    verdict: OptionalColumn = None
    county: OptionalColumn = None
    agency: OptionalColumn = None
    first_agency: OptionalColumn = None
    from_agency: OptionalColumn = None
    to_agency: OptionalColumn = None
    topic: OptionalColumn = None
    topic_group: OptionalColumn = None
    peer_group: OptionalColumn = None
    place: OptionalColumn = None
    trip: OptionalColumn = None
    latitude: OptionalColumn = None
    longitude: OptionalColumn = None

    @field_validator("*")
    @classmethod
    def _no_personal_columns(cls, value: Column | None, info: ValidationInfo) -> Column | None:
        for name in value.column if value else ():
            if why := refusal(name, field=info.field_name or ""):
                raise DeclarationError(*why)
        return value

    @cached_property
    def mapped(self) -> dict[str, Column]:
        """Field → column, for the fields that this mapping fills."""
        return {name: column for name in Columns.model_fields if (column := getattr(self, name)) is not None}
