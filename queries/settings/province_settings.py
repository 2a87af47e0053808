"""The settings of one province: one file, checked, with good defaults.

The file is `negah.toml` at the project's root, or where `NEGAH_SETTINGS` points. Without it the defaults hold.
"""

import os
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from geo.tomlfile import DeclarationError, read_toml
from persian.calendar import parse_day
from queries.measures import MEASURES
from queries.measures.declaration import Measure

ROOT = Path(__file__).resolve().parents[2]

Weekday = Literal["saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday"]
KindName = Literal["complaint", "request", "suggestion", "unknown"]
ChannelName = Literal["phone", "portal", "sms", "desk", "letter", "trip", "unknown"]


def _a_day(text: str) -> str:
    parse_day(text)  # a CalendarError is a ValueError, and says what is wrong with it
    return text


Day = Annotated[str, AfterValidator(_a_day)]


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(_Declared):
    """What the dashboard is called on screen and on paper."""

    fa: str = Field(default="نگاه ۱۱۱", min_length=1, max_length=60)
    en: str = Field(default="Negah 111", min_length=1, max_length=60)


class DueRule(_Declared):
    """When an answer is owed, for the cases a rule speaks of. The first rule that fits a case holds."""

    kind: KindName | None = None
    channel: ChannelName | None = None
    trip: bool | None = None
    days: Annotated[int, Field(ge=1, le=3650)] | None = None
    months: Annotated[int, Field(ge=1, le=60)] | None = None
    counting: Literal["calendar", "working"] = "calendar"

    @model_validator(mode="after")
    def _one_length(self) -> "DueRule":
        if (self.days is None) == (self.months is None):
            raise ValueError("give either days or months")
        if self.months is not None and self.counting == "working":
            raise ValueError("months are counted on the calendar; give days for working days")
        return self


class WorkingDays(_Declared):
    """Which days count as working days where a due rule counts them."""

    weekend: tuple[Weekday, ...] = Field(default=("thursday", "friday"), max_length=6)
    extra_holidays: tuple[Day, ...] = ()
    extra_working_days: tuple[Day, ...] = ()


class MinimumN(_Declared):
    """Below these numbers of cases a figure is withheld."""

    share: int = Field(default=20, ge=1, le=1000)
    duration: int = Field(default=20, ge=1, le=1000)
    rate: int = Field(default=0, ge=0, le=1000)
    comparison: int = Field(default=30, ge=1, le=10000)


class Disclosure(_Declared):
    """Protection of small numbers in what is published."""

    k: int = Field(default=5, ge=2, le=100)
    base: int = Field(default=5, ge=2, le=100)


class Uploads(_Declared):
    """Loading files in the browser. Whoever can open the dashboard could then load: off unless the province says so."""

    allowed: bool = False
    megabytes: int = Field(default=200, ge=1, le=2000)


def can_have_target(measure: Measure) -> bool:
    """Whether a measure can have a target: it has a better side, and is no number of cases, which scopes decide."""
    return measure.better != "neither" and not measure.estimator.grows_with_scope


class Target(_Declared):
    """What a province aims at: a measure's value, for all offices or for one peer group."""

    measure: str
    value: float = Field(gt=0)
    peer_group: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _can_be(self) -> "Target":
        known = [key for key, measure in MEASURES.items() if can_have_target(measure)]
        if self.measure not in known:
            raise DeclarationError(
                f"شاخص «{self.measure}» هدف نمی‌گیرد. شاخص‌های پذیرفته: {', '.join(known)}",
                f'there is no target for "{self.measure}". Accepted measures: {", ".join(known)}',
            )
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


class Settings(_Declared):
    """Everything a province may set."""

    title: Title = Title()
    province: str = Field(default="east-azerbaijan", min_length=1)
    timezone: str = "Asia/Tehran"
    due: tuple[DueRule, ...] = (DueRule(trip=True, months=1), DueRule(days=10))
    working_days: WorkingDays = WorkingDays()
    minimum_n: MinimumN = MinimumN()
    disclosure: Disclosure = Disclosure()
    uploads: Uploads = Uploads()
    ready: Literal["likely", "opening", "nothing"] = "likely"
    target: tuple[Target, ...] = ()

    @model_validator(mode="after")
    def _one_target_each(self) -> "Settings":
        seen: set[tuple[str, str | None]] = set()
        for each in self.target:
            named = (each.measure, each.peer_group)
            if named in seen:
                group = f" ({each.peer_group})" if each.peer_group else ""
                raise DeclarationError(
                    f"برای «{each.measure}»{group} دو هدف نوشته شده است؛ یکی را بردارید.",
                    f"{each.measure}{group} has two targets; take one out.",
                )
            seen.add(named)
        return self

    @property
    def province_folder(self) -> Path:
        """Folder of the province: a name under geo/provinces, or a path of one's own."""
        own = Path(self.province).expanduser()
        if own.is_absolute() or len(own.parts) > 1:
            return own if own.is_absolute() else ROOT / own
        return ROOT / "geo" / "provinces" / self.province


def settings_path() -> Path:
    """Where the settings file is looked for."""
    return Path(os.environ.get("NEGAH_SETTINGS", ROOT / "negah.toml"))


@lru_cache(maxsize=8)
def _read(path: Path, changed: float) -> Settings:
    return read_toml(path, Settings)


def settings() -> Settings:
    """The settings in force; read again when the file has changed.

    Raises geo.tomlfile.DeclarationError, which names the line and what is allowed.
    """
    path = settings_path()
    if not path.exists():
        if "NEGAH_SETTINGS" in os.environ:
            return read_toml(path, Settings)  # raises: a file that was asked for must be there
        return Settings()
    return _read(path, path.stat().st_mtime)
