"""Offices that are new in the data, offices and counties without a new case: opened, closed, merged or renamed."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from queries.estimates.measure import measure
from queries.overview.overview_contents import EMPTY
from queries.overview.silence import silence_texts
from queries.overview.silence.case_arrivals import arrivals_by_day, arrived_since
from queries.overview.silence.handed_on_cases import handed_on_cases
from queries.overview.silence.known_days import last_day
from queries.overview.silence.silent_offices import SilentOffice, silent_offices
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.listed_names import listed_names
from queries.question.filters import chosen_offices
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.vocabulary.labels import Text, cases_text
from queries.vocabulary.scope import Scope
from stats.attention.sudden_silence import MIN_DAYS

NEW_DAYS = 91  # the newest days, in which an office may be new
PAST_DAYS = 182  # days before these, in which it had no case then, and in which others were usual
SILENT_DAYS = 28
MIN_NEW = 20  # cases
MIN_USUAL = 10.0  # cases in SILENT_DAYS; by chance none comes once in 20,000 times
# Share of the cases that were usual at a silent office: a new one with more than that may be the same office.
NEW_NAME_PART = 0.5
# Share of the cases usual at an office without cases: so many that it handed on are what it has received.
HANDED_ON_PART = 0.5


@dataclass(frozen=True)
class _Counts:
    """Cases registered in the past, in the newest days, and in the newest SILENT_DAYS of these, by code."""

    past: dict[str, int]
    new: dict[str, int]
    newest: dict[str, int]

    def gone(self) -> dict[str, float]:
        """Those without a case in the newest days, with how many are usual in such a time, where that is not few."""
        days_before = NEW_DAYS + PAST_DAYS - SILENT_DAYS
        usual = {
            code: (self.past.get(code, 0) + self.new.get(code, 0)) * SILENT_DAYS / days_before
            for code in {*self.past, *self.new}
        }
        return {code: n for code, n in usual.items() if n >= MIN_USUAL and not self.newest.get(code)}

    def may_be_silent(self, code: str) -> bool:
        """Whether an office had a case lately, and usually has many; since it began, where it is new."""
        new = self.new.get(code, 0)
        usual = max((self.past.get(code, 0) + new) / (NEW_DAYS + PAST_DAYS), new / NEW_DAYS)
        return usual * SILENT_DAYS >= MIN_USUAL and bool(self.newest.get(code))


def offices_come_and_gone(store: Store, scope: Scope, *, latest: date) -> Text:
    """Offices of the scope that are new in the data, and those without a new case; empty without any.

    `latest` is the last day that all sources that deliver cover. The whole province counts, whatever counties or topics
    the scope chooses. Empty where the data begin too late to know.
    """
    counts = _counts(store, scope, "agency", latest)
    if counts is None:
        return EMPTY
    gone, reached = _without_cases(store, scope, counts.gone(), latest)
    silent = _suddenly_silent(store, scope, counts, latest, reached=reached)
    least = min([MIN_NEW, *(NEW_NAME_PART * each.usual for each in silent)])
    new = {code: n for code, n in counts.new.items() if n >= least and not counts.past.get(code)}
    ended = {*gone, *(each.office for each in silent)}
    come = {code: n for code, n in new.items() if code not in ended}
    handed_on: list[SilentOffice] = []
    if not come:
        # Beside a new office, cases may have been handed on to a new name of the same office.
        gone, silent, handed_on = _without_handed_on(store, scope, gone, silent, latest)
    else:
        # Whoever came and went within the newest days was a name between two others.
        gone = {code: n for code, n in gone.items() if code not in new}
        silent = [each for each in silent if each.office not in new]
    parts = []
    if come:
        parts.append(silence_texts.NEW_IN_DATA.formatted(offices=_named(store, "agency", come)))
    if gone:
        days = texts.span_text(SILENT_DAYS)
        parts.append(
            silence_texts.WITHOUT_NEW_CASES.formatted(days=days, offices=_named(store, "agency", gone))
        )
    if silent:
        parts.append(_silent_line(store, silent))
    if come and (gone or silent):
        parts.append(silence_texts.ONLY_NAME_NEW)
    if handed_on:
        parts.append(_handed_on_line(store, handed_on))
    return texts.joined(parts, between=texts.STOP)


def _without_cases(
    store: Store, scope: Scope, gone: dict[str, float], latest: date
) -> tuple[dict[str, float], set[str]]:
    """Offices that are gone, and those among them to which cases came that were registered at another office."""
    whole = _whole(scope, latest)
    reached = set[str]()
    if gone:
        arrivals = arrivals_by_day(store, whole, gone)
        reached = arrived_since(arrivals, whole, latest - timedelta(SILENT_DAYS - 1))
    return {code: n for code, n in gone.items() if code not in reached}, reached


def _without_handed_on(
    store: Store, scope: Scope, gone: dict[str, float], silent: list[SilentOffice], latest: date
) -> tuple[dict[str, float], list[SilentOffice], list[SilentOffice]]:
    """Offices that are gone, those that are silent, and instead of these those that handed on their new cases.

    The last have the cases that they handed on as `usual`: who holds a case is counted, so that none is left.
    """
    handed_on = []
    for each in [SilentOffice(code, SILENT_DAYS, n) for code, n in gone.items()] + silent:
        since = latest - timedelta(each.days - 1)
        n = handed_on_cases(store, _whole(scope, latest), [each.office], since=since).get(each.office, 0)
        if n >= HANDED_ON_PART * each.usual:
            handed_on.append(replace(each, usual=n))
    named = {each.office for each in handed_on}
    return (
        {code: n for code, n in gone.items() if code not in named},
        [each for each in silent if each.office not in named],
        sorted(handed_on, key=lambda each: (-each.usual, each.office)),
    )


def _suddenly_silent(
    store: Store, scope: Scope, counts: _Counts, latest: date, *, reached: set[str]
) -> list[SilentOffice]:
    """Offices without a new case for less than SILENT_DAYS, though many would be usual.

    `reached` are offices to which none was registered for longer, but came from others.
    """
    large = [code for code in counts.new if counts.may_be_silent(code)]
    newest = (
        _cases(store, scope, "agency", latest - timedelta(MIN_DAYS - 1), last_day(store, scope, latest))
        if large
        else {}
    )
    candidates = [*(code for code in large if not newest.get(code)), *sorted(reached)]
    return silent_offices(store, _whole(scope, latest), candidates) if candidates else []


def _whole(scope: Scope, latest: date) -> Scope:
    """All cases of the newest days and of the past."""
    first = latest - timedelta(NEW_DAYS + PAST_DAYS - 1)
    return Scope(as_of=scope.as_of, load=scope.load).with_period(first, latest)


def _silent_line(store: Store, silent: list[SilentOffice]) -> Text:
    names = names_of(store, "agency")

    def name(each: SilentOffice) -> Text:
        return silence_texts.SILENT_FOR.formatted(
            office=texts.isolated(names[each.office]),
            days=texts.span_text(each.days),
            n=texts.n_text(round(each.usual)),
        )

    template = silence_texts.ONE_SUDDENLY_SILENT if len(silent) == 1 else silence_texts.SUDDENLY_SILENT
    return template.formatted(offices=listed_names(silent, name))


def _handed_on_line(store: Store, handed_on: list[SilentOffice]) -> Text:
    names = names_of(store, "agency")

    def name(each: SilentOffice) -> Text:
        return silence_texts.HANDED_ON_FOR.formatted(
            office=texts.isolated(names[each.office]),
            days=texts.span_text(each.days),
            cases=cases_text(round(each.usual)),
        )

    one = len(handed_on) == 1
    template = silence_texts.ONE_HANDED_ON_ALL if one else silence_texts.HANDED_ON_ALL
    return template.formatted(offices=listed_names(handed_on, name))


def silent_counties(store: Store, scope: Scope, *, latest: date) -> Text:
    """Counties of the scope without a new case, which may have been merged or renamed; empty without any.

    As `offices_come_and_gone`: the attention list names a county only while its silence is new.
    """
    counts = _counts(store, scope, "county", latest)
    if counts is None or not (gone := counts.gone()):
        return EMPTY
    days = texts.span_text(SILENT_DAYS)
    return silence_texts.SILENT_COUNTIES.formatted(days=days, counties=_named(store, "county", gone))


def _counts(store: Store, scope: Scope, by: str, latest: date) -> _Counts | None:
    """The cases of the offices or counties; None where the data begin too late to know what is usual."""
    begin = store.first_day
    start = latest - timedelta(NEW_DAYS + PAST_DAYS - 1)
    if begin is None or begin > start:
        return None
    until = last_day(store, scope, latest)
    # Cases that came after `latest`, from sources that are ahead of others, show as well that a unit has some.
    return _Counts(
        _cases(store, scope, by, start, latest - timedelta(NEW_DAYS)),
        _cases(store, scope, by, latest - timedelta(NEW_DAYS - 1), until),
        _cases(store, scope, by, latest - timedelta(SILENT_DAYS - 1), until),
    )


def _cases(store: Store, scope: Scope, by: str, first: date, last: date) -> dict[str, int]:
    """Cases registered between two days, by office or county; of those that the scope chooses, where it does."""
    whole = Scope(as_of=scope.as_of, load=scope.load).with_period(first, last)
    columns = measure(store, "received", whole, by=(by,)).columns
    chosen = chosen_offices(store, scope) if by == "agency" else frozenset(scope.counties) or None
    counts = dict(zip(columns[by], columns["n"], strict=True))
    missing = store.codes(by).get(NOT_GIVEN_KEY)
    return {
        str(code): int(n)
        for code, n in counts.items()
        if code and code != missing and (chosen is None or str(code) in chosen)
    }


def _named(store: Store, by: str, cases: dict[str, int] | dict[str, float]) -> Text:
    """The names of those with most cases, and how many more there are."""
    names = names_of(store, by)
    codes = sorted((code for code in cases if code in names), key=lambda code: (-cases[code], code))
    if by == "county":
        return listed_names(codes, lambda code: texts.isolated(names[code]), more=texts.MORE_COUNTIES)
    return listed_names(codes, lambda code: texts.quoted(names[code]))
