"""Offices that suddenly answer nothing, though cases are waiting: reported before their late cases show it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from queries.estimates.case_sums import cell_question, sum_cases
from queries.estimates.measure import measure
from queries.overview.silence import silence_texts
from queries.overview.silence.known_days import last_day
from queries.overview.silence.silent_offices import SilentOffice, silent_offices
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.listed_names import line_of_names, listed_names
from queries.question.filters import chosen_offices
from queries.sql.buckets import literal_day
from queries.sql.components import ONE
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.vocabulary.labels import Text, cases_text
from queries.vocabulary.scope import Scope
from stats.attention.sudden_silence import MIN_DAYS, fewest_expected

PAST_DAYS = 273  # in which others were usual
MAX_DAYS = 91  # of a silence: two thirds of the past days tell what is usual


@dataclass(frozen=True)
class StoppedOffice:
    """An office (code) without an answer for some days, the answers usual in that time, and the cases that wait."""

    office: str
    days: int
    usual: float
    waiting: int


def offices_without_answers(
    store: Store, scope: Scope, *, latest: date, late: Collection[str] = ()
) -> list[StoppedOffice]:
    """The offices of the scope without an answer for days, while many would be usual; those with most of them first.

    `latest` is the last day that all sources that deliver cover. Offices (codes) that are reported for `late` answers
    anyway need fewer usual answers for it, since it is why these are late. An office without new cases is left out, and
    so is one in which fewer cases are waiting than usually would have been answered. Empty where the data begin too
    late to know what is usual.
    """
    silent = _silent(store, scope, latest, late)
    waiting = cases_waiting(store, scope, [each.office for each in silent]) if silent else {}
    return [
        StoppedOffice(each.office, each.days, each.usual, waiting[each.office])
        for each in silent
        if waiting.get(each.office, 0) >= each.usual
    ]


def stopped_answering(store: Store, stopped: Sequence[StoppedOffice]) -> Text:
    """The line on offices without an answer for days; empty without any."""
    names = names_of(store, "agency")

    def name(each: StoppedOffice) -> Text:
        return silence_texts.NO_ANSWER_FOR.formatted(
            office=texts.isolated(names[each.office]),
            days=texts.span_text(each.days),
            n=texts.n_text(round(each.usual)),
            waiting=cases_text(each.waiting),
        )

    one = len(stopped) == 1
    template = silence_texts.ONE_STOPPED_ANSWERING if one else silence_texts.STOPPED_ANSWERING
    return line_of_names(template, offices=listed_names(stopped, name))


def late_reasons(stopped: Sequence[StoppedOffice]) -> dict[str, Text]:
    """By office: the words after a line on its late answers, which are late since it answers nothing."""
    return {
        each.office: silence_texts.BY_STOPPED.formatted(days=texts.span_text(each.days)) for each in stopped
    }


def stopped_in_sentence(store: Store, stopped: Sequence[StoppedOffice]) -> Text:
    """The words for the sentence of the day: the first of the offices by name, and how many more there are."""
    first, more = stopped[0], len(stopped) - 1
    template = silence_texts.STOPPED_IN_SENTENCE if more else silence_texts.ONE_STOPPED_IN_SENTENCE
    return template.formatted(
        office=texts.isolated(names_of(store, "agency")[first.office]),
        days=texts.span_text(first.days),
        waiting=texts.n_text(first.waiting),
        n=texts.n_text(more),
    )


def cases_waiting(
    store: Store, scope: Scope, offices: Collection[str], *, since: date | None = None
) -> dict[str, int]:
    """Open cases without an answer at as-of, by office (code); those of the scope's kinds, registered since a day."""
    at = Scope(as_of=scope.as_of, load=scope.load, agencies=tuple(sorted(offices)), kinds=scope.kinds)
    question = cell_question(store, "answered", at, ("agency",))
    facts, agency = question.facts, question.groups[0]
    waiting = [
        facts.registered(),
        facts.unanswered(),
        sa.not_(facts.c.answered_undated),
        sa.not_(facts.c.closed_undated),
        sa.or_(facts.c.closed_at.is_(None), facts.c.closed_at > facts.as_of),
    ]
    if since is not None:
        waiting.append(facts.c.registered_day >= literal_day(since))
    frame = sum_cases(question, waiting, {"n": ONE})
    return {agency.code(int(key)): int(n) for key, n in zip(frame["agency"], frame["n"], strict=True)}


def _silent(store: Store, scope: Scope, latest: date, late: Collection[str]) -> list[SilentOffice]:
    first = latest - timedelta(PAST_DAYS - 1)
    if store.first_day is None or store.first_day > first:
        return []
    whole = Scope(as_of=scope.as_of, load=scope.load).with_period(first, latest)
    newest = whole.with_period(latest - timedelta(MIN_DAYS - 1), last_day(store, scope, latest))
    answered, lately = _cases(store, whole, "answered"), _cases(store, newest, "answered")
    received, chosen = _cases(store, newest, "received"), chosen_offices(store, scope)
    candidates = [
        code
        for code, n in answered.items()
        if n * MAX_DAYS / PAST_DAYS >= fewest_expected(is_late=code in late) / 2
        and not lately.get(code)
        and received.get(code)
        and (chosen is None or code in chosen)
    ]
    if not candidates:
        return []
    return silent_offices(store, whole, candidates, key="answered", most=MAX_DAYS, late=late)


def _cases(store: Store, scope: Scope, key: str) -> dict[str, int]:
    """Cases received or answered in a period, by office."""
    columns = measure(store, key, scope, by=("agency",)).columns
    missing = store.codes("agency").get(NOT_GIVEN_KEY)
    counts = zip(columns["agency"], columns["n"], strict=True)
    return {str(code): int(n) for code, n in counts if code and code != missing}
