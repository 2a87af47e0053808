"""The scope of a query as one frozen value: period, filters, as-of and vintage.

A `Scope` is read from URL parameters, written back to them, and described as a sentence for the reader.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from persian.bidi import isolate
from persian.calendar import format_day, to_jalali
from persian.digits import to_latin_digits, to_persian_digits
from persian.enumeration import comma_separated, quote_commas
from queries.vocabulary.codes import Channel, Kind
from queries.vocabulary.labels import CHANNELS, KINDS, PARAMETER_LABELS
from queries.vocabulary.periods import DEFAULT_PERIOD, read_as_of, read_period
from queries.vocabulary.problems import Problem, ScopeError

Trips = Literal["in", "out"]

# Maps each URL parameter to its field. Several values are passed by repeating the parameter.
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
    """What the viewer asked to see.

    `first` and `last` are inclusive days; None leaves that end open. Each dimension is a tuple of codes; an empty tuple
    means no filter. `trips` includes or excludes cases handed in on provincial trips. `as_of` looks at the cases as
    they were at a moment, `load` at the data as they were after that load; None means the latest. Raises ScopeError
    when the period ends before it begins.
    """

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
    preset: str | None = None  # name of the preset that the period came from, if any

    def __post_init__(self) -> None:
        """Validate the order of the period's ends."""
        if self.first and self.last and self.last < self.first:
            raise ScopeError.of(
                "period",
                f"{self.first}–{self.last}",
                "پایان دوره پیش از آغاز آن است.",
                "The period ends before it begins.",
            )

    def to_params(self) -> dict[str, list[str]]:
        """URL parameters of the scope, the inverse of `from_params`. Parameters at their default are left out."""
        params: dict[str, list[str]] = {}
        if self.preset:
            params["period"] = [self.preset]
        elif self.first or self.last:
            params["period"] = [f"{_day(self.first)}-{_day(self.last)}"]
        else:
            # An absent parameter means the default period, so "no limits" has to be written out.
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
        cls, params: Mapping[str, str | Iterable[str]], *, today: date, load_start: date | None = None
    ) -> "tuple[Scope, list[Problem]]":
        """Parse URL parameters into a scope and a list of problems.

        Invalid values raise nothing: they are left out of the scope and reported as problems. `today` is the day of
        as-of; presets are counted back from it, or from the `as_of` parameter where that is earlier. `load_start` is
        the first day that the newest load added (`queries.question.vintage.load_start`). Codes of counties, agencies
        and topics are not validated here, since this package cannot read the store: `queries.question.filters` does
        that.
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
        # At an earlier as-of, "the last 30 days" means the 30 days before it. A later one must not shift the period
        # to days without data.
        anchor = min(as_of.date(), today) if as_of else today
        period = (_values(params.get("period")) or [DEFAULT_PERIOD])[0]
        try:
            first, last, preset = read_period(period, today=anchor, load_start=load_start)
        except ScopeError as error:
            problems.append(error.problem)
            first, last, preset = read_period(DEFAULT_PERIOD, today=anchor)
        scope = cls(first, last, as_of=as_of, load=load, preset=preset)
        chosen: dict[str, Any] = {
            # `dict.fromkeys` removes repeated values and keeps their order.
            DIMENSION_FIELDS[name]: tuple(dict.fromkeys(values))
            for name, values in lists.items()
        }
        return replace(scope, trips="out" if trips == ["out"] else "in", **chosen), problems

    def with_period(self, first: date | None, last: date | None) -> "Scope":
        """Copy of the scope with another period and no preset."""
        return replace(self, first=first, last=last, preset=None)

    def over_all_time(self) -> "Scope":
        """Copy of the scope without a period."""
        return self.with_period(None, None)

    def days(self) -> int | None:
        """Length of the period in days, both ends included; None when either end is open."""
        return (self.last - self.first).days + 1 if self.first and self.last else None

    def sentence(self, lang: str, labels: Mapping[str, Mapping[str, str]]) -> str:
        """Description of the scope for the reader, such as "1 to 30 Farvardin · Tabriz".

        `labels[parameter][code]` is the label of a code; a code without one is shown as it is.
        """
        return " · ".join([self.period_sentence(lang), *self.filter_texts(lang, labels)])

    def filter_texts(self, lang: str, labels: Mapping[str, Mapping[str, str]]) -> list[str]:
        """The parts of `sentence` after the period."""
        fa = lang == "fa"
        parts = []
        for name, field in DIMENSION_FIELDS.items():
            values = getattr(self, field)
            if values:
                names = [isolate(labels.get(name, {}).get(value, value)) for value in values]
                parts.append(joined_names(names, lang))
        if self.trips == "out":
            parts.append("بدون پرونده‌های سفر استانی" if fa else "without cases of provincial trips")
        if self.load is not None:
            number = to_persian_digits(str(self.load)) if fa else str(self.load)
            parts.append(f"نسخهٔ بارگذاری {number}" if fa else f"vintage of load {number}")
        return parts

    def period_sentence(self, lang: str) -> str:
        """Description of the period for the reader."""
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


def _values(raw: str | Iterable[str] | None) -> list[str]:
    """Non-empty values of a URL parameter that may be absent, single or repeated."""
    if raw is None:
        return []
    values = [raw] if isinstance(raw, str) else list(raw)
    return [value.strip() for value in values if value.strip()]


def _drop_unknown_values(
    name: str, values: list[str], allowed: list[str], problems: list[Problem]
) -> list[str]:
    """Keep the allowed values; append a problem for each of the others."""
    for value in values:
        if value not in allowed:
            choices = "، ".join(allowed)
            problems.append(
                Problem(
                    name,
                    value,
                    f"«{isolate(value)}» برای «{PARAMETER_LABELS[name].fa}» شناخته نشد. مقدارهای درست: {choices}.",
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
        # Fewer than ten digits fit into the 32-bit integer column; a longer number would fail in the database.
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


def scope_of_units(scope: Scope, by: str | None, codes: tuple[str, ...] = ()) -> Scope:
    """The scope restricted to these offices ("agency") or counties ("county"), or to all of them without codes.

    Without a kind of unit it is the scope itself.
    """
    if by == "agency":
        return replace(scope, agencies=codes)
    return replace(scope, counties=codes) if by == "county" else scope


def joined_names(names: list[str], lang: str) -> str:
    """Comma-separated names; of more than three, the first two and how many others there are."""
    if len(names) < 2:
        return "".join(names)
    more: list[str] = []
    if len(names) > 3:
        hidden = len(names) - 2
        more = [f"{to_persian_digits(str(hidden))} مورد دیگر" if lang == "fa" else f"{hidden} more"]
        names = names[:2]
    return comma_separated((*(quote_commas(name, lang) for name in names), *more), lang)


def code_labels(lang: str) -> dict[str, dict[str, str]]:
    """Labels of the codes of kinds and channels, in the form that `Scope.sentence` takes."""
    return {
        "kind": {kind.name: KINDS[kind].label(lang) for kind in Kind},
        "channel": {channel.name: CHANNELS[channel].label(lang) for channel in Channel},
    }
