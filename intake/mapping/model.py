"""Mapping model: which column of a file fills which field, and how its values are read. `load_mapping` returns one."""

from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, field_validator, model_validator

from geo.tomlfile import DeclarationError, read_toml
from intake.errors import MappingError
from intake.mapping.field_columns import CARRIED, SPANS, STRICT, TIMES, Columns, OneOrMoreStrings, StatusCode
from intake.mapping.jalali_formats import checked_formats
from intake.mapping.rating_scale import RatingScale
from persian.bidi import strip_control_characters

FOLDER = Path(__file__).resolve().parent / "ready"

KindCode = Literal["unknown", "complaint", "request", "suggestion"]
ChannelCode = Literal["unknown", "phone", "portal", "sms", "desk", "letter", "trip"]
OutcomeCode = Literal["unknown", "resolved", "explained", "rejected", "transferred", "duplicate", "withdrawn"]
VerdictCode = Literal["none", "satisfied", "dissatisfied"]
EventCode = Literal["registered", "referred", "answered", "closed", "reopened", "verdict"]
TimelyCode = Literal["unknown", "yes", "no"]
Unknown = Literal["default", "refuse"]

EMPTY_WORDS = (
    "-", "--", "—", "null", "none", "n/a", "na", "nan", "nat", "#n/a", "\\n", "(null)", "<null>", "<na>",
    "نامشخص", "نامعلوم", "ندارد", "نداریم", "خیر", "ثبت نشده", "درج نشده", "مشخص نشده", "تعیین نشده", "ارجاع نشده",
    "بدون ارجاع", "خالی", "(خالی)", "فاقد", "(blank)", "ـ", "'", "’",
)  # fmt: skip
REQUIRED = {"snapshot": ("id", "registered_at"), "events": ("id", "moment", "event")}
# Fields that make sense in one shape only; a mapping of the other shape may not name them.
_ONLY_SNAPSHOT = (
    "registered_at", "answered_at", "closed_at", "reopened_at", "verdict_at", "referred_at", "status",
    "answered_status", "closed_status", *SPANS,
    "agency", "first_agency", "timely", "timely_at",
    "registered_time", "answered_time", "closed_time", "reopened_time", "verdict_time", "referred_time", "timely_time",
)  # fmt: skip
_ONLY_EVENTS = ("moment", "moment_time", "event", "from_agency", "to_agency")


class _Declared(BaseModel):
    """Base of all parts of a mapping: unknown keys are errors, values are immutable."""

    model_config = STRICT


class _Values(_Declared):
    """Words of a source for codes; `unknown` says whether other words get the default or reject the row."""

    unknown: Unknown = "default"


class KindValues(_Values):
    """Words of the source for kinds."""

    default: KindCode = "unknown"
    map: dict[str, KindCode] = {}


class ChannelValues(_Values):
    """Words of the source for channels."""

    default: ChannelCode = "unknown"
    map: dict[str, ChannelCode] = {}


class OutcomeValues(_Values):
    """Words of the source for outcomes."""

    default: OutcomeCode = "unknown"
    map: dict[str, OutcomeCode] = {}


class VerdictValues(_Values):
    """Words of the source for verdicts, and the scale of its ratings, if it has one."""

    default: VerdictCode = "none"
    scale: RatingScale | None = None
    map: dict[str, VerdictCode] = {}


class EventValues(_Declared):
    """Words of the source for events; a row with any other word is rejected."""

    map: dict[str, EventCode] = {}


class StatusValues(_Values):
    """Words of the source for the present state of a case in a snapshot."""

    default: StatusCode = "open"
    map: dict[str, StatusCode] = {}


class TimelyValues(_Values):
    """Words of the source for whether the answer was in time, which it says itself in place of dates."""

    default: TimelyCode = "unknown"
    map: dict[str, TimelyCode] = {}


class Values(_Declared):
    """Words of the source for each coded field. The codes themselves and their labels are always accepted."""

    kind: KindValues = KindValues()
    channel: ChannelValues = ChannelValues()
    outcome: OutcomeValues = OutcomeValues()
    verdict: VerdictValues = VerdictValues()
    event: EventValues = EventValues()
    status: StatusValues = StatusValues()
    answered_status: StatusValues = StatusValues()
    closed_status: StatusValues = StatusValues()
    timely: TimelyValues = TimelyValues()


class Dates(_Declared):
    """Formats of moments. "auto" is Jalali or ISO, year first; others are strptime formats, or Jalali ones."""

    formats: OneOrMoreStrings = ("auto",)
    columns: dict[str, OneOrMoreStrings] = {}
    timezone: str | None = (
        None  # moments with a UTC offset are converted to this zone; default: that of the settings
    )
    utc: tuple[str, ...] = ()  # fields whose times are UTC although their cells do not say so
    placeholders: tuple[str, ...] = ()
    # Gregorian dates some 600 years before the present Jalali ones are right, and no Jalali dates with years of two
    # digits that a spreadsheet took for Gregorian ones (1403, typed as 03, becomes 2003).
    early_years: bool = False

    @field_validator("formats")
    @classmethod
    def _whole_formats(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return checked_formats(value)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        try:
            ZoneInfo(value or "UTC")
        except (KeyError, OSError, ValueError) as error:
            raise DeclarationError(
                f"منطقهٔ زمانی «{value}» شناخته نشد؛ مانند Asia/Tehran بنویسید.",
                f'"{value}" is not a known time zone; write it like Asia/Tehran.',
            ) from error
        return value


class UnknownNamePolicy(_Declared):
    """Policy for names that are not in the store yet: add them, or reject the row."""

    agency: Literal["create", "refuse"] = "create"
    topic: Literal["create", "refuse"] = "create"
    county: Literal["create", "refuse"] = "create"


class AcceptedNames(_Declared):
    """Names accepted under the policy "refuse"; if empty, those in the store."""

    agency: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    county: tuple[str, ...] = ()


class Point(_Declared):
    """A coordinate pair, or one half of it, that stands for "unknown"."""

    latitude: float | None = None
    longitude: float | None = None


class Coordinates(_Declared):
    """Coordinates that stand for "unknown"; 0, 0 always does."""

    placeholders: tuple[Point, ...] = ()


class Mapping(_Declared):
    """The declaration of one kind of file."""

    name: str = Field(min_length=1, max_length=60)
    title_fa: str = Field(min_length=1)
    title_en: str = Field(min_length=1)
    source: str = Field(min_length=1, max_length=60)
    demo: bool = False
    shape: Literal["snapshot", "events"] = "snapshot"
    answered: Literal["column", "closed"] = "column"
    due: Literal["source", "rule"] = "source"
    county: Literal["province", "name"] = "province"
    # Whether numbers of cases run on through the years, or start over each year, so that ids get the Jalali year of the
    # registration. None: not known; a load is then refused if stored numbers stand for cases of another year.
    id_numbering: Literal["continuous", "yearly"] | None = None
    # The kinds of events that the files of this source record: those for which [values.event] has words (all kinds, if
    # it has none), those that occur in any of its loads, or those listed here and those that occur.
    events: Literal["named", "found"] | tuple[EventCode, ...] = "named"
    # False: the file has no row of headings, and its columns are named "column 1", "column 2" and so on.
    header: bool = True
    # Filled rows above the headings: a title, or headings of groups of columns.
    title_rows: int = Field(default=0, ge=0, le=50)
    encoding: str | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    sheet: str | None = None
    # "alike": beside the sheet that is named, those with the same headings are read too, as without a name.
    sheets: Literal["one", "alike"] = "one"
    steps: str | None = None  # of JSON: the list inside of each record whose items are the rows
    columns: Columns
    optional: Literal["none", "all"] | tuple[str, ...] = "none"
    # Fields whose empty cells take the value of the row above, because it stands in the first row of each group only.
    carry: tuple[str, ...] = ()
    empty: tuple[str, ...] = EMPTY_WORDS
    dates: Dates = Dates()
    values: Values = Values()
    unknown: UnknownNamePolicy = UnknownNamePolicy()
    known: AcceptedNames = AcceptedNames()
    coordinates: Coordinates = Coordinates()

    @field_validator("source", mode="before")
    @classmethod
    def _plain_source(cls, value: object) -> object:
        return strip_control_characters(value) if isinstance(value, str) else value

    def with_source(self, name: str) -> "Mapping":
        """The mapping with another name of the source, from which control characters and direction marks are taken out.

        With them a name could turn figures around that stand beside it in a file.
        """
        return self.model_copy(update={"source": strip_control_characters(name) or self.source})

    @model_validator(mode="after")
    def _fits_its_shape(self) -> "Mapping":
        mapped = self.columns.mapped
        missing = [name for name in REQUIRED[self.shape] if name not in mapped]
        foreign = [
            name for name in (_ONLY_EVENTS if self.shape == "snapshot" else _ONLY_SNAPSHOT) if name in mapped
        ]
        if missing:
            raise DeclarationError(
                f"در [columns] این فیلدها لازم است: {', '.join(missing)}",
                f"[columns] needs these fields: {', '.join(missing)}",
            )
        for date, time in TIMES.items():
            if time in mapped and date not in mapped:
                raise DeclarationError(
                    f"{time} ساعتِ {date} است؛ ستون {date} را هم در [columns] بنویسید.",
                    f"{time} is the time of day of {date}; name the column of {date} in [columns] too.",
                )
        if other := [field for field in self.carry if field not in CARRIED or field not in mapped]:
            raise DeclarationError(
                f"این‌ها را نمی‌توان در carry نوشت: {', '.join(other)}. فیلدهایی را بنویسید که در [columns] ستون "
                f"دارند، از میان این‌ها: {', '.join(CARRIED)}",
                f"carry cannot have: {', '.join(other)}. Name fields that have a column in [columns], out of these: "
                f"{', '.join(CARRIED)}",
            )
        if self.shape == "events" and self.id_numbering == "yearly":
            foreign = [*foreign, "id_numbering"]
        if self.shape == "snapshot" and self.events != "named":
            foreign = [*foreign, "events"]
        if foreign:
            raise DeclarationError(
                f'این فیلدها با shape = "{self.shape}" جور نیستند: {", ".join(foreign)}',
                f'these fields do not go with shape = "{self.shape}": {", ".join(foreign)}',
            )
        return self

    def needs(self, field: str) -> bool:
        """Whether a file without the column of this field is refused."""
        if field in REQUIRED[self.shape]:
            return True
        if isinstance(self.optional, tuple):
            return field not in self.optional
        return self.optional == "none"


def names() -> list[str]:
    """Return the names of the ready mappings."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_mapping(name: str | Path) -> Mapping:
    """Load a mapping: a ready one by name, or a TOML file by path. Raises MappingError with file, line and fault."""
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
        if _is_empty(path):
            raise MappingError(
                f"«{path.name}» نگاشتی ندارد: خالی است یا تنها یادداشت دارد. اگر دستور guess آن را نوشته، علت در "
                "یادداشت‌ها یا در پیام همان دستور آمده است.",
                f"There is no mapping in {path.name}: it is empty, or has comments only. If the command guess wrote "
                "it, the reason stands in the comments, or in the message of that command.",
            )
        return read_toml(path, Mapping)
    except DeclarationError as error:
        raise MappingError(error.message_fa, error.message_en) from error


def _is_empty(path: Path) -> bool:
    """Whether a file has no line but empty ones and comments; not if it cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError):
        return False
    return all(not line.strip() or line.lstrip().startswith("#") for line in lines)
