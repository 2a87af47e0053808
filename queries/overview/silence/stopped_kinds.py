"""Offices that suddenly answer no case of one kind, no complaint, say, though cases of the others are answered.

The answers to the others hide it: the office is not silent, and is late only when the cases that wait have become many
beside all that fall due.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from queries.estimates.measure import measure
from queries.overview.silence import silence_texts
from queries.overview.silence.known_days import last_day
from queries.overview.silence.silent_offices import SilentOffice, silent_offices
from queries.overview.silence.stopped_answering import MAX_DAYS, PAST_DAYS, StoppedOffice, cases_waiting
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.listed_names import line_of_names, listed_names
from queries.question.filters import chosen_offices
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.vocabulary.codes import Kind
from queries.vocabulary.labels import Text, cases_text
from queries.vocabulary.scope import Scope
from stats.attention.sudden_silence import MIN_DAYS, fewest_expected

NEW_PART = 0.5  # of the usual answers: so many of the cases that wait must have come since the last one
RECEIVED_DAYS = 28  # in which new cases must have come; of one kind a small office has none in many a week

Counts = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class StoppedKind(StoppedOffice):
    """An office (code) without an answer to a `kind` (code) for some days; the counts are those of this kind."""

    kind: str = ""


def kinds_without_answers(
    store: Store, scope: Scope, *, latest: date, stopped: Collection[str] = ()
) -> list[StoppedKind]:
    """The offices of the scope without an answer to one kind for days; those with most usual answers first.

    The rule is that of `offices_without_answers`, over the cases of a kind: of this kind new ones must still come, and
    as many must be waiting as would usually have been answered. Offices (codes) that have `stopped` to answer anything
    are left out, and so are those without an answer to another kind within the last days.
    """
    first = latest - timedelta(PAST_DAYS - 1)
    if store.first_day is None or store.first_day > first:
        return []
    whole = Scope(as_of=scope.as_of, load=scope.load).with_period(first, latest)
    newest = whole.with_period(latest - timedelta(MIN_DAYS - 1), last_day(store, scope, latest))
    answered, lately = (_cases(store, period, "answered") for period in (whole, newest))
    received = _cases(
        store, newest.with_period(latest - timedelta(RECEIVED_DAYS - 1), newest.last), "received"
    )
    answering = {office for (office, _), n in lately.items() if n} - set(stopped)
    chosen = chosen_offices(store, scope)
    candidates: dict[str, list[str]] = {}
    for (office, kind), n in answered.items():
        is_silent = not lately.get((office, kind)) and received.get((office, kind))
        is_large = n * MAX_DAYS / PAST_DAYS >= fewest_expected() / 2
        if is_silent and is_large and office in answering and (chosen is None or office in chosen):
            candidates.setdefault(kind, []).append(office)
    found = [
        each for kind, offices in sorted(candidates.items()) for each in _of_kind(store, whole, kind, offices)
    ]
    return sorted(found, key=lambda each: (-each.usual, each.office, each.kind))


def stopped_answering_kinds(store: Store, stopped: Sequence[StoppedKind]) -> Text:
    """The line on offices without an answer to one kind of cases for days; empty without any."""
    names, kinds = names_of(store, "agency"), names_of(store, "kind")

    def name(each: StoppedKind) -> Text:
        return silence_texts.NO_ANSWER_TO_KIND.formatted(
            office=texts.isolated(names[each.office]),
            kind=kinds[each.kind],
            days=texts.span_text(each.days),
            n=texts.n_text(round(each.usual)),
            waiting=cases_text(each.waiting),
        )

    one = len(stopped) == 1
    template = silence_texts.ONE_STOPPED_WITH_KIND if one else silence_texts.STOPPED_WITH_KIND
    return line_of_names(template, offices=listed_names(stopped, name, more=texts.MORE_PAIRS))


def stopped_kinds_in_sentence(store: Store, stopped: Sequence[StoppedKind]) -> Text:
    """The words for the sentence of the day: the first of the offices with its kind, and how many more there are."""
    first, more = stopped[0], len(stopped) - 1
    kind = names_of(store, "kind")[first.kind]
    text = silence_texts.STOPPED_KIND_IN_SENTENCE.formatted(
        office=texts.isolated(names_of(store, "agency")[first.office]),
        kind=Text(kind.fa, kind.en.lower()),
        days=texts.span_text(first.days),
        waiting=texts.n_text(first.waiting),
    )
    return silence_texts.MORE_STOPPED_KINDS.formatted(first=text, n=texts.n_text(more)) if more else text


def _of_kind(store: Store, whole: Scope, kind: str, offices: Sequence[str]) -> list[StoppedKind]:
    of_kind = replace(whole, kinds=(kind,))
    silent = silent_offices(store, of_kind, offices, key="answered", most=MAX_DAYS)
    waiting = cases_waiting(store, of_kind, [each.office for each in silent]) if silent else {}
    return [
        StoppedKind(each.office, each.days, each.usual, waiting[each.office], kind)
        for each in silent
        if waiting.get(each.office, 0) >= each.usual and _new_ones_wait(store, of_kind, each)
    ]


def _new_ones_wait(store: Store, of_kind: Scope, each: SilentOffice) -> bool:
    """Whether enough of the cases that wait came since the last answer; old ones alone say that the kind has ceased."""
    assert of_kind.last is not None
    since = of_kind.last - timedelta(each.days - 1)
    new = cases_waiting(store, of_kind, [each.office], since=since)
    return new.get(each.office, 0) >= NEW_PART * each.usual


def _cases(store: Store, scope: Scope, key: str) -> Counts:
    """Cases received or answered in a period, by office and kind; none of an unknown office or kind."""
    columns = measure(store, key, scope, by=("agency", "kind")).columns
    missing = {"", store.codes("agency").get(NOT_GIVEN_KEY), Kind.unknown.name}
    counts = zip(columns["agency"], columns["kind"], columns["n"], strict=True)
    return {
        (str(office), str(kind)): int(n)
        for office, kind, n in counts
        if str(office) not in missing and str(kind) not in missing
    }
