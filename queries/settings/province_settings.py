"""The settings of a province: pydantic models of one TOML file, validated, with a default for every field.

The file is `negah.toml` at the project's root, or the path in the environment variable `NEGAH_SETTINGS`. Without a
file the defaults apply.
"""

import os
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from geo.tomlfile import DeclarationError, read_toml
from persian.names import fold
from queries.measures import MEASURES
from queries.measures.declaration import Measure
from queries.settings.declared_values import Day, Declared, DeclaredText, TimeZone
from queries.settings.door_settings import DoorSettings
from queries.settings.event_declarations import DeclaredEvent, require_different_events
from queries.settings.pull_declarations import PullSource

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_PATH = ROOT / "negah.toml"

Weekday = Literal["saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday"]
KindName = Literal["complaint", "request", "suggestion", "unknown"]
ChannelName = Literal["phone", "portal", "sms", "desk", "letter", "trip", "unknown"]


class Title(DeclaredText):
    """Title of the dashboard on screen and on paper."""

    fa: str = Field(default="نگاه ۱۱۱", min_length=1, max_length=60)
    en: str = Field(default="Negah 111", min_length=1, max_length=60)


class DueRule(Declared):
    """Deadline for an answer, for the cases that match `kind`, `channel` and `trip` (None matches any).

    The deadline is a number of days or of calendar months after registration. Rules are tried in the order of the file
    and the first match applies.
    """

    kind: KindName | None = None
    channel: ChannelName | None = None
    trip: bool | None = None
    days: Annotated[int, Field(ge=1, le=3650)] | None = None
    months: Annotated[int, Field(ge=1, le=60)] | None = None
    counting: Literal["calendar", "working"] = "calendar"

    @model_validator(mode="after")
    def _one_length(self) -> "DueRule":
        if (self.days is None) == (self.months is None):
            raise DeclarationError(
                "یا days را بنویسید یا months را (درست یکی).", "give either days or months (exactly one)."
            )
        if self.months is not None and self.counting == "working":
            raise DeclarationError(
                "ماه همیشه تقویمی شمرده می‌شود؛ برای روز کاری به‌جای months از days استفاده کنید.",
                "months are counted on the calendar; give days for working days.",
            )
        return self


class WorkingDays(Declared):
    """Which days are working days, for due rules that count working days."""

    weekend: tuple[Weekday, ...] = Field(default=("thursday", "friday"), max_length=6)
    extra_holidays: tuple[Day, ...] = ()
    extra_working_days: tuple[Day, ...] = ()


class MinimumN(Declared):
    """Smallest numbers of cases: a figure based on fewer is withheld."""

    share: int = Field(default=20, ge=1, le=1000)
    duration: int = Field(default=20, ge=1, le=1000)
    rate: int = Field(default=0, ge=0, le=1000)
    comparison: int = Field(default=30, ge=1, le=10000)


class Assessment(Declared):
    """When an office or county needs a look whatever others reach: its on-time share is under this floor.

    0 means that there is no floor.
    """

    on_time_floor: float = Field(default=0.5, ge=0, lt=1)


class Disclosure(Declared):
    """Disclosure control of published figures: suppress cells under `k`, round counts to multiples of `base`."""

    k: int = Field(default=5, ge=2, le=100)
    base: int = Field(default=5, ge=2, le=100)


class Uploads(Declared):
    """File uploads in the browser.

    Off by default, because the server then accepts files and must be able to write the store. Who may load follows from
    roles (`records.role_rights`).
    """

    allowed: bool = False
    megabytes: int = Field(default=200, ge=1, le=2000)
    mappings: str = ""  # folder of the kept mappings; empty: beside the store


class Limits(Declared):
    """What a file may ask of intake before it is refused.

    The limits hold what real files never reach, so that a damaged or hostile file cannot take the memory or the time of
    the machine. docs/limits.md says what each protects from.
    """

    columns: int = Field(default=2_000, ge=10, le=20_000)
    record_megabytes: float = Field(default=4, ge=0.01, le=64)
    nesting: int = Field(default=64, ge=4, le=500)
    digits: int = Field(default=1_000, ge=20, le=4_000)
    rows: int = Field(default=200_000_000, ge=1_000, le=2_000_000_000)
    rejected_rows: int = Field(default=100_000, ge=1_000, le=2_000_000_000)
    cells: int = Field(default=10_000_000, ge=1_000, le=100_000_000)
    workbook_megabytes: int = Field(default=500, ge=10, le=10_000)
    workbook_seconds: int = Field(default=120, ge=1, le=3_600)
    unpacked_megabytes: int = Field(default=20_000, ge=10, le=1_000_000)
    unpacked_ratio: int = Field(default=200, ge=10, le=1_100)
    memory_megabytes: int = Field(default=860, ge=400, le=1_000_000)
    minutes: float = Field(default=180, gt=0, le=10_000)


class Reading(Declared):
    """What a viewer's question may ask of the database: seconds for one statement, and connections for all of them."""

    seconds: int = Field(default=60, ge=2, le=3_600)
    connections: int = Field(default=20, ge=2, le=500)


def can_have_target(measure: Measure) -> bool:
    """Whether a target makes sense for a measure.

    The measure must have a better direction, and must not grow with the number of cases in the scope: a target for a
    plain count would mean something else for every scope.
    """
    return measure.better != "neither" and not measure.estimator.grows_with_scope


class Target(Declared):
    """Target value of a measure, for all offices or for one peer group."""

    measure: str
    value: float = Field(gt=0)
    peer_group: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _can_be(self) -> "Target":
        accepted = [key for key, measure in MEASURES.items() if can_have_target(measure)]
        if self.measure not in accepted:
            found = self.measure if re.fullmatch("[a-z]+(_[a-z0-9]+)*", self.measure) else "…"
            raise DeclarationError(
                f"شاخص «{found}» هدف نمی‌گیرد. شاخص‌های پذیرفته: {', '.join(accepted)}",
                f'there is no target for "{found}". Accepted measures: {", ".join(accepted)}',
            )
        # A share above 1 is most likely a percentage, so the message shows the same number as a share.
        if MEASURES[self.measure].unit == "share" and self.value > 1:
            example = f"{self.value / 100:g}" if self.value <= 100 else "0.8"
            raise DeclarationError(
                f"هدفِ «{self.measure}» سهمی از ۰ تا ۱ است؛ برای {self.value:g} درصد بنویسید {example}"
                if self.value <= 100
                else f"هدفِ «{self.measure}» سهمی از ۰ تا ۱ است؛ نمونه: {example}",
                f"a target of {self.measure} is a share from 0 to 1; for {self.value:g} % write {example}"
                if self.value <= 100
                else f"a target of {self.measure} is a share from 0 to 1, for instance {example}",
            )
        return self


class Settings(Declared):
    """All settings of a province: the root of the settings file."""

    title: Title = Title()
    province: str = Field(default="east-azerbaijan", min_length=1)
    timezone: TimeZone = "Asia/Tehran"
    command_language: Literal["fa", "en"] = "fa"
    due: tuple[DueRule, ...] = (DueRule(trip=True, months=1), DueRule(days=10))
    working_days: WorkingDays = WorkingDays()
    minimum_n: MinimumN = MinimumN()
    assessment: Assessment = Assessment()
    disclosure: Disclosure = Disclosure()
    uploads: Uploads = Uploads()
    door: DoorSettings = DoorSettings()
    limits: Limits = Limits()
    reading: Reading = Reading()
    workers: int = Field(default=4, ge=0, le=64)
    keep_record_days: int = Field(default=1825, ge=0, le=36_500)
    ready: Literal["likely", "opening", "nothing"] = "likely"
    target: tuple[Target, ...] = ()
    grave_topics: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = ()
    pull: tuple[PullSource, ...] = ()
    event: tuple[DeclaredEvent, ...] = ()

    @field_validator("pull")
    @classmethod
    def _one_source_each(cls, pull: tuple[PullSource, ...]) -> tuple[PullSource, ...]:
        names = [source.name for source in pull]
        for name in names:
            if names.count(name) > 1:
                raise DeclarationError(
                    f"دو منبع به نام «{name}» در [[pull]] نوشته شده است؛ نام یکی را عوض کنید.",
                    f'two sources in [[pull]] have the name "{name}"; give one of them another.',
                )
        return pull

    @field_validator("event")
    @classmethod
    def _different_events(cls, event: tuple[DeclaredEvent, ...]) -> tuple[DeclaredEvent, ...]:
        require_different_events(event)
        return event

    @field_validator("target")
    @classmethod
    def _one_target_each(cls, targets: tuple[Target, ...]) -> tuple[Target, ...]:
        names: set[tuple[str, str | None]] = set()
        for target in targets:
            key = (target.measure, target.peer_group)
            if key in names:
                group = f" ({target.peer_group})" if target.peer_group else ""
                raise DeclarationError(
                    f"برای «{target.measure}»{group} دو هدف نوشته شده است؛ یکی را بردارید.",
                    f"{target.measure}{group} has two targets; take one out.",
                )
            names.add(key)
        return targets

    @field_validator("grave_topics")
    @classmethod
    def _grave_topics_once(cls, topics: tuple[str, ...]) -> tuple[str, ...]:
        folded = [fold(name) for name in topics]
        for i, name in enumerate(topics):
            if not folded[i]:
                raise DeclarationError(
                    f"«{name}» در grave_topics نام یا کد هیچ موضوعی نیست؛ آن را بردارید.",
                    f'"{name}" in grave_topics is no name or code of a topic; take it out.',
                )
            if folded[i] in folded[:i]:
                raise DeclarationError(
                    f"«{name}» در grave_topics دو بار نوشته شده است؛ یکی را بردارید.",
                    f'"{name}" stands twice in grave_topics; take one out.',
                )
        return topics

    def __hash__(self) -> int:
        """A hash of what hardly two settings share: they are a part of most cache keys, and all fields take long."""
        return hash((self.province, self.timezone, self.keep_record_days))

    @property
    def province_folder(self) -> Path:
        """Folder of the province: under geo/provinces for a plain name, else a path relative to the project root."""
        return _folder_of(self.province)


@cache
def _folder_of(province: str) -> Path:
    path = Path(province).expanduser()
    if path.is_absolute() or len(path.parts) > 1:
        return path if path.is_absolute() else ROOT / path
    return ROOT / "geo" / "provinces" / province


def settings_path() -> Path:
    """Path of the settings file, which need not exist. An empty `NEGAH_SETTINGS` counts as none."""
    return _path(os.environ.get("NEGAH_SETTINGS"))


@lru_cache(maxsize=8)
def _path(chosen: str | None) -> Path:
    return Path(chosen) if chosen else DEFAULT_PATH


# The modification time is part of the cache key, so an edited file is read again without a restart.
@lru_cache(maxsize=8)
def _read(path: Path, modified: float) -> Settings:
    return read_toml(path, Settings)


@cache
def _defaults() -> Settings:
    return Settings()


def settings() -> Settings:
    """The current settings, read again whenever the file has changed.

    Raises geo.tomlfile.DeclarationError, which names the line and the allowed values, for an invalid file and for a
    missing one that `NEGAH_SETTINGS` points to.
    """
    chosen = os.environ.get("NEGAH_SETTINGS")
    path = _path(chosen)
    try:
        modified = path.stat().st_mtime
    except (OSError, ValueError):
        if chosen:
            # This raises the error for a missing file: a path that was set explicitly must exist.
            return read_toml(path, Settings)
        return _defaults()
    return _read(path, modified)


def command_language() -> Literal["fa", "en"]:
    """Language of the help of commands where neither --lang nor the locale names one; Persian with wrong settings."""
    try:
        return settings().command_language
    except DeclarationError:
        return "fa"
