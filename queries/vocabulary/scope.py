"""What the viewer asked to see, as one frozen value: from and to the URL, and as a sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from persian.bidi import isolate
from persian.calendar import format_day, to_jalali
from persian.digits import to_latin_digits, to_persian_digits
from queries.vocabulary.codes import Channel, Kind
from queries.vocabulary.labels import CHANNELS, KINDS
from queries.vocabulary.periods import DEFAULT_PERIOD, read_as_of, read_period
from queries.vocabulary.problems import Problem, ScopeError

Trips = Literal["in", "out"]

# Which parameter of the URL fills which field; several values are several parameters of one name.
DIMENSION_FIELDS = {
    "county": "counties",
    "agency": "agencies",
    "peer_group": "peer_groups",
    "kind": "kinds",
    "topic": "topics",
    "topic_group": "topic_groups",
    "channel": "channels",
}


@dataclass(frozen=True)
class Scope:
    """Period (both ends inclusive; None is open), dimensions (codes; empty is all), trips, as-of and vintage."""

    first: date | None = None
    last: date | None = None
    counties: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    peer_groups: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    topic_groups: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    trips: Trips = "in"
    as_of: datetime | None = None
    load: int | None = None
    preset: str | None = None  # how the period was asked for, if by name

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.first and self.last and self.last < self.first:
            raise ScopeError(
                Problem(
                    "period",
                    f"{self.first}–{self.last}",
                    "پایان دوره پیش از آغاز آن است.",
                    "The period ends before it begins.",
                )
            )

    def to_params(self) -> dict[str, list[str]]:
        """The scope as parameters of a URL; what is at its default is left out."""
        params: dict[str, list[str]] = {}
        if self.preset:
            params["period"] = [self.preset]
        elif self.first or self.last:
            params["period"] = [f"{_day(self.first)}-{_day(self.last)}"]
        else:
            params["period"] = ["all"]
        if params["period"] == [DEFAULT_PERIOD]:
            del params["period"]
        for name, field in DIMENSION_FIELDS.items():
            if values := getattr(self, field):
                params[name] = list(values)
        if self.trips == "out":
            params["trips"] = ["out"]
        if self.as_of:
            params["as_of"] = [f"{to_jalali(self.as_of)} {self.as_of:%H:%M:%S}".replace(" ", "T")]
        if self.load is not None:
            params["load"] = [str(self.load)]
        return params

    @classmethod
    def from_params(
        cls, params: Mapping[str, str | Iterable[str]], *, today: date
    ) -> "tuple[Scope, list[Problem]]":
        """The scope that a URL asks for, and what in it could not be understood (and was left out).

        `today` is the day of as-of: periods with a name are counted back from it. Codes of counties, agencies and
        topics are not looked up here; `queries.question.filters` reports those that the store does not know.
        """
        problems: list[Problem] = []
        lists = {name: _values(params.get(name)) for name in DIMENSION_FIELDS}
        lists["kind"] = _drop_unknown_values("kind", lists["kind"], [k.name for k in Kind], problems)
        lists["channel"] = _drop_unknown_values(
            "channel", lists["channel"], [c.name for c in Channel], problems
        )
        trips = _drop_unknown_values("trips", _values(params.get("trips")), ["in", "out"], problems)
        as_of = _try_as_of(params, problems)
        load = _try_load(params, problems)
        anchor = min(as_of.date(), today) if as_of else today
        period = (_values(params.get("period")) or [DEFAULT_PERIOD])[0]
        try:
            first, last, preset = read_period(period, today=anchor)
        except ScopeError as error:
            problems.append(error.problem)
            first, last, preset = read_period(DEFAULT_PERIOD, today=anchor)
        scope = cls(first, last, as_of=as_of, load=load, preset=preset)
        chosen: dict[str, Any] = {
            DIMENSION_FIELDS[name]: tuple(dict.fromkeys(values)) for name, values in lists.items()
        }
        return replace(scope, trips="out" if trips == ["out"] else "in", **chosen), problems

    def with_period(self, first: date | None, last: date | None) -> "Scope":
        """The same scope over another period."""
        return replace(self, first=first, last=last, preset=None)

    def days(self) -> int | None:
        """Length of the period in days; None when it is open."""
        return (self.last - self.first).days + 1 if self.first and self.last else None

    def sentence(self, lang: str, labels: Mapping[str, Mapping[str, str]]) -> str:
        """The scope in words; `labels[parameter][code]` is what a code is called."""
        fa = lang == "fa"
        parts = [self.period_sentence(lang)]
        for name, field in DIMENSION_FIELDS.items():
            values = getattr(self, field)
            if values:
                named = [isolate(labels.get(name, {}).get(value, value)) for value in values]
                parts.append(_joined(named, lang))
        if self.trips == "out":
            parts.append("بدون پرونده‌های سفر استانی" if fa else "without cases of provincial trips")
        if self.load is not None:
            number = to_persian_digits(str(self.load)) if fa else str(self.load)
            parts.append(f"نسخهٔ بارگذاری {number}" if fa else f"vintage of load {number}")
        return (" · ").join(parts)

    def period_sentence(self, lang: str) -> str:
        """The period in words."""
        fa = lang == "fa"
        if self.first and self.last:
            ends = [format_day(day, lang, style="long") for day in (self.first, self.last)]
            if ends[0] == ends[1]:
                return ends[0]
            return f"{ends[0]} تا {ends[1]}" if fa else f"{ends[0]} to {ends[1]}"
        if self.first:
            day = format_day(self.first, lang, style="long")
            return f"از {day}" if fa else f"from {day}"
        if self.last:
            day = format_day(self.last, lang, style="long")
            return f"تا {day}" if fa else f"until {day}"
        return "همهٔ دوره‌ها" if fa else "all time"


def _values(given: str | Iterable[str] | None) -> list[str]:
    if given is None:
        return []
    values = [given] if isinstance(given, str) else list(given)
    return [value.strip() for value in values if value.strip()]


def _drop_unknown_values(
    name: str, values: list[str], allowed: list[str], problems: list[Problem]
) -> list[str]:
    for value in values:
        if value not in allowed:
            choices = "، ".join(allowed)
            problems.append(
                Problem(
                    name,
                    value,
                    f"«{isolate(value)}» برای {name} شناخته نیست. مقدارهای درست: {choices}.",
                    f"“{value}” is not known for {name}. Allowed: {', '.join(allowed)}.",
                )
            )
    return [value for value in values if value in allowed]


def _try_as_of(params: Mapping[str, str | Iterable[str]], problems: list[Problem]) -> datetime | None:
    for value in _values(params.get("as_of"))[:1]:
        try:
            return read_as_of(value)
        except ScopeError as error:
            problems.append(error.problem)
    return None


def _try_load(params: Mapping[str, str | Iterable[str]], problems: list[Problem]) -> int | None:
    for value in _values(params.get("load"))[:1]:
        plain = to_latin_digits(value)
        if plain.isascii() and plain.isdigit() and len(plain) < 10:
            return int(plain)
        problems.append(
            Problem(
                "load",
                value,
                f"شمارهٔ بارگذاری «{isolate(value)}» خوانده نشد؛ عددی مانند ۱۲ بدهید.",
                f"The load “{value}” could not be read; give a number such as 12.",
            )
        )
    return None


def _day(day: date | None) -> str:
    return str(to_jalali(day)) if day else ""


def _joined(named: list[str], lang: str) -> str:
    if len(named) > 3:
        rest = len(named) - 2
        more = f"{to_persian_digits(str(rest))} مورد دیگر" if lang == "fa" else f"{rest} more"
        named = [*named[:2], more]
    return "، ".join(named) if lang == "fa" else ", ".join(named)


def code_labels(lang: str) -> dict[str, dict[str, str]]:
    """What the codes of kinds and channels are called."""
    return {
        "kind": {kind.name: KINDS[kind].label(lang) for kind in Kind},
        "channel": {channel.name: CHANNELS[channel].label(lang) for channel in Channel},
    }
