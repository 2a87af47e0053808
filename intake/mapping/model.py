"""Mappings: which column of a file is what. `load` returns one, ready-made by name or one's own by path."""

from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from geo.tomlfile import DeclarationError, read_toml
from intake.errors import MappingError
from intake.mapping.privacy import refusal

FOLDER = Path(__file__).resolve().parent / "ready"

KindCode = Literal["unknown", "complaint", "request", "suggestion"]
ChannelCode = Literal["unknown", "phone", "portal", "sms", "desk", "letter", "trip"]
OutcomeCode = Literal["unknown", "resolved", "explained", "rejected", "transferred", "duplicate", "withdrawn"]
VerdictCode = Literal["none", "satisfied", "dissatisfied"]
EventCode = Literal["registered", "referred", "answered", "closed", "reopened", "verdict"]
StatusCode = Literal["open", "answered", "closed"]
Unknown = Literal["default", "refuse"]

_REQUIRED = {"snapshot": ("id", "registered_at"), "events": ("id", "moment", "event")}
_ONLY_SNAPSHOT = (
    "registered_at", "answered_at", "closed_at", "reopened_at", "verdict_at", "referred_at", "status",
    "agency", "first_agency",
)  # fmt: skip
_ONLY_EVENTS = ("moment", "event", "from_agency", "to_agency")


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _as_tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


OneOrMoreStrings = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


class Column(_Declared):
    """Where a field is found: the first of these names that the file has, and what part of its text counts."""

    column: OneOrMoreStrings = Field(min_length=1)
    before: str | None = None  # only what stands before the first such mark
    after: str | None = None  # only what stands after the first such mark
    when: StatusCode | None = None  # the cell counts only where the status says so
    code: bool = False  # an office's code, not a text: exempt from masking


def _as_column(value: Any) -> Any:
    return {"column": value} if isinstance(value, str | list | tuple) else value


OptionalColumn = Annotated[Column | None, BeforeValidator(_as_column)]


class Columns(_Declared):
    """The fields that intake knows. Columns of the file that are not named here never enter."""

    id: OptionalColumn = None
    registered_at: OptionalColumn = None
    due_at: OptionalColumn = None
    answered_at: OptionalColumn = None
    closed_at: OptionalColumn = None
    reopened_at: OptionalColumn = None
    verdict_at: OptionalColumn = None
    referred_at: OptionalColumn = None
    exported_at: OptionalColumn = None
    moment: OptionalColumn = None
    event: OptionalColumn = None
    status: OptionalColumn = None
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
    def _no_personal_columns(cls, value: Column | None) -> Column | None:
        for name in value.column if value else ():
            if why := refusal(name):
                raise DeclarationError(*why)
        return value

    @cached_property
    def mapped(self) -> dict[str, Column]:
        """The fields that this mapping fills."""
        return {name: column for name in Columns.model_fields if (column := getattr(self, name)) is not None}


class _Values(_Declared):
    unknown: Unknown = "default"


class KindValues(_Values):
    """Words for kinds."""

    default: KindCode = "unknown"
    map: dict[str, KindCode] = {}


class ChannelValues(_Values):
    """Words for channels."""

    default: ChannelCode = "unknown"
    map: dict[str, ChannelCode] = {}


class OutcomeValues(_Values):
    """Words for outcomes."""

    default: OutcomeCode = "unknown"
    map: dict[str, OutcomeCode] = {}


class VerdictValues(_Values):
    """Words for verdicts."""

    default: VerdictCode = "none"
    map: dict[str, VerdictCode] = {}


class EventValues(_Declared):
    """Words for events; a row with another word is always refused."""

    map: dict[str, EventCode] = {}


class StatusValues(_Values):
    """Words for the state a snapshot says a case is in."""

    default: StatusCode = "open"
    map: dict[str, StatusCode] = {}


class Values(_Declared):
    """Words of the source and what they mean. The codes themselves and their names are always understood."""

    kind: KindValues = KindValues()
    channel: ChannelValues = ChannelValues()
    outcome: OutcomeValues = OutcomeValues()
    verdict: VerdictValues = VerdictValues()
    event: EventValues = EventValues()
    status: StatusValues = StatusValues()


class Dates(_Declared):
    """How moments are written. "auto" is Jalali or ISO, year first; other formats are those of strptime."""

    formats: OneOrMoreStrings = ("auto",)
    columns: dict[str, OneOrMoreStrings] = {}
    timezone: str | None = None  # where moments with a zone are moved to; by default that of the settings
    placeholders: tuple[str, ...] = ()

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        try:
            ZoneInfo(value or "UTC")
        except (KeyError, OSError, ValueError) as error:
            raise DeclarationError(
                f"منطقهٔ زمانی «{value}» شناخته نیست؛ مانند Asia/Tehran بنویسید.",
                f'"{value}" is not a known time zone; write it like Asia/Tehran.',
            ) from error
        return value


class UnknownNamePolicy(_Declared):
    """What becomes of names that are not known yet."""

    agency: Literal["create", "refuse"] = "create"
    topic: Literal["create", "refuse"] = "create"
    county: Literal["create", "refuse"] = "create"


class AcceptedNames(_Declared):
    """Names accepted where the policy is to refuse; empty: those that the store has."""

    agency: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    county: tuple[str, ...] = ()


class Point(_Declared):
    """A coordinate, or one half of it, that means "unknown"."""

    latitude: float | None = None
    longitude: float | None = None


class Coordinates(_Declared):
    """Coordinates that mean "unknown"; 0, 0 always does."""

    placeholders: tuple[Point, ...] = ()


class Mapping(_Declared):
    """One kind of file."""

    name: str = Field(min_length=1, max_length=60)
    title_fa: str = Field(min_length=1)
    title_en: str = Field(min_length=1)
    source: str = Field(min_length=1, max_length=60)
    demo: bool = False
    shape: Literal["snapshot", "events"] = "snapshot"
    answered: Literal["column", "closed"] = "column"
    due: Literal["source", "rule"] = "source"
    county: Literal["province", "name"] = "province"
    encoding: str | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    sheet: str | None = None
    columns: Columns
    optional: Literal["none", "all"] | tuple[str, ...] = "none"
    empty: tuple[str, ...] = (
        "-", "--", "—", "null", "none", "n/a", "na", "nan", "nat", "#n/a", "نامشخص", "ندارد", "خیر",
    )  # fmt: skip
    dates: Dates = Dates()
    values: Values = Values()
    unknown: UnknownNamePolicy = UnknownNamePolicy()
    known: AcceptedNames = AcceptedNames()
    coordinates: Coordinates = Coordinates()

    @model_validator(mode="after")
    def _fits_its_shape(self) -> "Mapping":
        given = self.columns.mapped
        missing = [name for name in _REQUIRED[self.shape] if name not in given]
        foreign = [
            name for name in (_ONLY_EVENTS if self.shape == "snapshot" else _ONLY_SNAPSHOT) if name in given
        ]
        if missing:
            raise DeclarationError(
                f"در [columns] این فیلدها لازم است: {', '.join(missing)}",
                f"[columns] needs these fields: {', '.join(missing)}",
            )
        if foreign:
            raise DeclarationError(
                f'این فیلدها با shape = "{self.shape}" جور نیستند: {", ".join(foreign)}',
                f'these fields do not go with shape = "{self.shape}": {", ".join(foreign)}',
            )
        return self

    def needs(self, field: str) -> bool:
        """Whether a file without the column of this field does not fit."""
        if field in _REQUIRED[self.shape]:
            return True
        if isinstance(self.optional, tuple):
            return field not in self.optional
        return self.optional == "none"


def names() -> list[str]:
    """The names of the ready mappings."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_mapping(name: str | Path) -> Mapping:
    """The mapping of that name, or in that TOML file; `MappingError` says what is wrong and where."""
    path = FOLDER / f"{name}.toml"
    if str(name) not in names():
        path = Path(name)
        if path.suffix != ".toml" and not path.exists():
            ready = ", ".join(names())
            raise MappingError(
                f"نگاشت «{name}» پیدا نشد. نگاشت‌های آماده: {ready}؛ یا نشانی یک فایل TOML بدهید.",
                f'There is no mapping "{name}". Ready ones: {ready}; or give the path of a TOML file.',
            )
    try:
        return read_toml(path, Mapping)
    except DeclarationError as error:
        raise MappingError(error.message_fa, error.message_en) from error
