"""The sentence of the day: what changed, how many cases are overdue and at whom, which office needs a look."""

from collections.abc import Sequence

import pandas as pd
from scipy.special import ndtr

from queries.attention import Attention
from queries.attention.evidence import Finding
from queries.attention.origin_words import origin_names
from queries.attention.sentences import MAX_LINES
from queries.comparisons.changes.change_notes import BY_DEADLINES, BY_OLD_CASES, BY_TRIPS, BY_UNANSWERED
from queries.data_quality.missing_days import MissingDays
from queries.overview.lists.news_list import subject_text
from queries.overview.overview_contents import EMPTY, MainFigure
from queries.overview.sentence import missing_day_texts
from queries.overview.sentence.sentence_contents import SentenceContents
from queries.overview.silence.stopped_answering import stopped_in_sentence
from queries.overview.silence.stopped_kinds import stopped_kinds_in_sentence
from queries.overview.words import day_sentence_texts as words
from queries.overview.words import new_origin_texts
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.sentence_length import Wordings, fitting
from queries.overview.words.short_news import ended_news, short_news
from queries.question.vintage import last_complete_day
from queries.storage.source_state import SourceState
from queries.storage.store import Store
from queries.vocabulary.labels import Text, cases_text

MAX_NEW_BY_NAME = 2
# Notes on a change that say why it is there, and not whether it is better.
REASONS = (BY_TRIPS, BY_UNANSWERED, BY_DEADLINES, texts.DAYS_MISSING_THEN)
# What these explain leads only where nothing else has changed.
LAST = (BY_UNANSWERED, texts.DAYS_MISSING_THEN)


def day_sentence(store: Store, day: SentenceContents) -> Text:
    """One sentence, of parts in the order in which they should be read; where it is too long, parts are shortened.

    Days of which the data seem to be missing come first: all that follows has to be read with them in mind. Then what
    is out of the ordinary, and what is overdue with the offices that need a look; these two change places before a
    weak surge that concerns fewer cases (`office_leads`). That an office answers nothing any more, or no case of one
    kind, stands in place of its late answers, and before an event that concerns fewer cases than wait there, unless
    that is a new burst (`SentenceContents.leads`); where most overdue cases are there, it is said with these. Missing
    days that were made up for are no longer urgent. Words on offices with other signs come last, and are the first to
    be shortened (`queries.overview.words.sentence_length`). A period that is over is named by its last day.
    """
    leads = day.needs_look is not None and office_leads(day.active, day.needs_look, assessed=day.assessed)
    leads = leads or ((most := day.stopped_with_most) is not None and day.leads(most))
    events, offices = _event_parts(store, day), _office_parts(store, day)
    missing: list[Wordings] = [[part] for part in _missing(day.missing)]
    made_up: list[Wordings] = [[_made_up(days)] for days in day.caught_up]
    parts = [*missing, *(offices + events if leads else events + offices), *made_up, *day.signs]
    sentence = texts.joined(fitting(parts), between=texts.SEMICOLON)
    if sentence == EMPTY:
        sentence = words.TOO_LITTLE_DATA
    if day.ended is not None:
        sentence = words.AT_END_OF.formatted(day=texts.day_text(day.ended), sentence=sentence)
    return Text(f"{sentence.fa}.", f"{sentence.en[:1].upper()}{sentence.en[1:]}.")


def _event_parts(store: Store, day: SentenceContents) -> list[Wordings]:
    """What changed; that nothing is out of the ordinary is said of what has arrived, where newer days are awaited.

    Surges that a new channel or source explains come after all others and are not counted among them, and so do events
    within their expected range again. After these come surges that are over.
    """
    changes = _changes(store, day.attention, day.active, day.figures)
    not_seen: list[Text] = []
    if changes in (words.NOTHING_UNUSUAL, words.NOTHING_CLEAR, words.NOTHING_NEW_UNUSUAL):
        not_seen = _awaited(day.awaited)
        changes = _nothing_but(words.NOTHING_IN_WHAT_CAME if day.awaited else changes, day)
    explained, subsiding = _by_new_origin(store, day.by_new_origin), _subsiding(store, day.subsiding)
    leading, following = _stopped(store, day)
    changed = (*leading, changes, *following, *not_seen, day.of_province, *explained, *subsiding)
    parts: list[Wordings] = [[part] for part in changed]
    if day.over:
        ended = [(subject_text(store, finding), finding.check) for finding in day.over]
        parts.append(ended_news(ended, day.attention.day))
    return parts


def _stopped(store: Store, day: SentenceContents) -> tuple[list[Text], list[Text]]:
    """The offices that answer nothing, and those that answer no case of one kind: before the events, and after them."""
    parts: list[tuple[bool, Text]] = []
    if day.stopped and day.stopped_with_most is None:
        parts.append((day.leads(day.stopped[0]), stopped_in_sentence(store, day.stopped)))
    if day.stopped_kinds:
        parts.append((day.leads(day.stopped_kinds[0]), stopped_kinds_in_sentence(store, day.stopped_kinds)))
    return [text for leads, text in parts if leads], [text for leads, text in parts if not leads]


def _office_parts(store: Store, day: SentenceContents) -> list[Wordings]:
    """How many cases are overdue and at whom, and which offices need a look."""
    parts: list[Wordings] = []
    if day.overdue is not None:
        parts.append([_waiting(store, day.overdue, day)])
    if day.needs_look is not None:
        named = day.most_overdue[0].office if len(day.most_overdue) == 1 else ""
        offices = _offices(store, day.needs_look, named=named, assessed=day.assessed)
        if (day.stopped or day.stopped_kinds) and day.assessed and not len(day.needs_look):
            offices = words.OVER_WHOLE_PERIOD.formatted(sentence=offices)
        parts.append([offices])
    return parts


def _changes(
    store: Store, attention: Attention, findings: list[Finding], figures: tuple[MainFigure, ...]
) -> Text:
    """What is out of the ordinary; else a main figure that changed or left its own past; else that all is as usual."""
    if findings:
        first = findings[0]
        text = words.ONE_UNUSUAL.formatted(first=short_news(first.check, subject_text(store, first)))
        more = len(findings) - 1
        return words.MORE_UNUSUAL.formatted(first=text, n=texts.n_text(more)) if more else text
    changed = [(figure, change) for figure in figures for change in figure.changed]
    changed.sort(key=lambda each: each[1].note in LAST)
    for figure, change in changed:
        if change.note == BY_OLD_CASES:
            continue
        text = words.CHANGED_FIGURE.formatted(
            measure=figure.title, size=change.spoken, baseline=change.baseline
        )
        # Whether it is better or worse is left to the card; these reasons change what is said.
        reason = [change.note] if change.note in REASONS else []
        return texts.joined([text, *reason], between=Text(" ", " "))
    if not attention.check_count:
        return EMPTY
    if marked := [figure.title for figure in figures if figure.own_past.fa]:
        return words.BEYOND_OWN_PAST.formatted(measures=texts.joined(marked, between=texts.COMMA))
    if changed:
        return words.NOTHING_NEW_UNUSUAL
    if any(change.is_unclear for figure in figures for change in figure.unchanged):
        return words.NOTHING_CLEAR
    return words.NOTHING_UNUSUAL


def _nothing_but(nothing: Text, day: SentenceContents) -> Text:
    """That nothing is out of the ordinary, worded so that it does not contradict the rest of the sentence."""
    if day.missing or day.stopped or day.stopped_kinds:
        return words.NOTHING_ELSE_UNUSUAL
    if day.of_province != EMPTY:
        return words.NOTHING_OWN_UNUSUAL
    if day.by_new_origin:
        return new_origin_texts.NOTHING_ELSE
    if day.subsiding:
        return words.NOTHING_NEW_UNUSUAL
    return nothing


def _awaited(sources: Sequence[SourceState]) -> list[Text]:
    """From which sources newer days have not arrived; the one that is furthest behind by name."""
    if not sources:
        return []
    first = sources[0]
    template = words.AWAITED_OF_MORE if len(sources) > 1 else words.AWAITED
    return [
        template.formatted(
            source=texts.isolated(Text(first.name, first.name)),
            day=texts.day_text(last_complete_day(first.as_of)),
            n=texts.n_text(len(sources)),
        )
    ]


def _subsiding(store: Store, findings: list[Finding]) -> list[Text]:
    """Events within their expected range again: they never lead, and are not counted as out of the ordinary."""
    if not findings:
        return []
    if len(findings) == 1:
        return [words.ONE_SUBSIDING[findings[0].kind].formatted(subject=subject_text(store, findings[0]))]
    return [words.MORE_SUBSIDING.formatted(n=texts.n_text(len(findings)))]


def _by_new_origin(store: Store, findings: list[Finding]) -> list[Text]:
    """Surges that a new channel or source explains: they never lead, and are not counted as out of the ordinary."""
    if len(findings) > 1:
        return [new_origin_texts.SEVERAL.formatted(n=texts.n_text(len(findings)))]
    return [
        new_origin_texts.ONE.formatted(
            names=origin_names(new),
            day=texts.day_text(new.since),
            subject=subject_text(store, finding),
            n=texts.n_text(new.cases),
            all=texts.n_text(finding.check.actual),
        )
        for finding in findings
        if (new := finding.check.new_origin) is not None
    ]


def _missing(spans: Sequence[MissingDays]) -> list[Text]:
    """Days of which the data seem to be missing; of sources only the first, and how many more there are."""
    of_sources = [span for span in spans if span.source]
    sentences = [_missing_span(span) for span in spans if not span.source]
    if of_sources:
        text, more = _missing_span(of_sources[0]), texts.n_text(len(of_sources) - 1)
        sentences.append(
            missing_day_texts.MORE_GAPS.formatted(first=text, n=more) if len(of_sources) > 1 else text
        )
    return sentences


def _missing_span(days: MissingDays) -> Text:
    """One span of days."""
    template = missing_day_texts.FEW_REGISTERED if days.n else missing_day_texts.NONE_REGISTERED
    if days.of_answers:
        template = missing_day_texts.FEW_ANSWERED if days.n else missing_day_texts.NONE_ANSWERED
    if days.source:
        template = missing_day_texts.FEW_OF_SOURCE if days.n else missing_day_texts.NONE_OF_SOURCE
    return template.formatted(**_numbers(days))


def _made_up(days: MissingDays) -> Text:
    """One span of days that were made up for."""
    template = missing_day_texts.REGISTERED_LATER
    if days.of_answers:
        template = missing_day_texts.ANSWERED_LATER
    if days.source:
        template = missing_day_texts.SOURCE_LATER
    assert days.made_up is not None
    return template.formatted(**_numbers(days), made_up=texts.day_text(days.made_up))


def _numbers(days: MissingDays) -> dict[str, Text]:
    """What the words about missing days name."""
    return {
        "first": texts.day_text(days.first),
        "last": texts.day_text(days.last),
        "cases": cases_text(days.n),
        "n": texts.n_text(days.n),
        "are": words.ARE[days.n == 1],
        "usual": texts.n_text(days.usual),
        "source": texts.isolated(Text(days.source, days.source)),
    }


def _waiting(store: Store, n: int, day: SentenceContents) -> Text:
    """How many cases are overdue, at which of several offices most are, and for how long it has answered nothing."""
    if not n:
        return words.NONE_WAITS
    text = words.WAITING.formatted(cases=cases_text(n), are=words.ARE[n == 1])
    first = day.most_overdue
    if not 0 < len(first) <= len(words.MOST_AT):
        return text
    names = names_of(store, "agency")
    offices = [texts.quoted(names[office.office]) for office in first]
    text += words.MOST_AT[len(first) - 1].formatted(
        offices=texts.joined(offices, between=texts.AND_BETWEEN), m=texts.n_text(first[0].n)
    )
    if stopped := day.stopped_with_most:
        text += words.STOPPED_WITH_MOST.formatted(days=texts.span_text(stopped.days))
    return text


def _offices(store: Store, rows: pd.DataFrame, *, named: str, assessed: int) -> Text:
    """The offices that need a look; `named` is the office that the sentence has just named."""
    if not len(rows):
        return _none_looks(assessed)
    first, others = str(rows["agency"].iloc[0]), len(rows) - 1
    names = names_of(store, "agency")
    new = _new_offices(
        [names[str(office)] for office in rows["agency"][rows["new"].astype(bool)]], of=len(rows)
    )
    office = texts.isolated(names[first])
    if first == named:
        more = words.SAME_AND_MORE if others > 1 else words.SAME_AND_ONE
        text = more.formatted(n=texts.n_text(others)) if others else words.SAME_OFFICE
    elif others:
        leading = words.FIRST_OFFICE.formatted(office=office)
        text = words.OFFICES_LOOK.formatted(n=texts.n_text(len(rows))) + leading
    else:
        text = words.OFFICE_LOOKS.formatted(office=office)
    return text + new + _by_deadline(rows)


def _by_deadline(rows: pd.DataFrame) -> Text:
    """Text on how many of the offices need a look by the deadline alone; empty where none does."""
    n = int((rows["route"] == "deadline").sum())
    if n < len(rows):
        return words.SOME_BY_DEADLINE.formatted(n=texts.n_text(n)) if n else EMPTY
    return words.BY_DEADLINE if n == 1 else words.ALL_BY_DEADLINE


def _none_looks(assessed: int) -> Text:
    """Text that no office needs a look, and how many were assessed."""
    if not assessed:
        return words.TOO_FEW_TO_ASSESS
    return words.NO_OFFICE_LOOKS if assessed == 1 else words.NONE_LOOKS.formatted(n=texts.n_text(assessed))


def _new_offices(names: list[Text], *, of: int) -> Text:
    """Text on which offices are new: by name if they are few, since paper cannot open a list."""
    if not names:
        return EMPTY
    if of == 1:
        return words.NEW_OFFICE
    if len(names) > MAX_NEW_BY_NAME:
        return words.NEW_OFFICES.formatted(n=texts.n_text(len(names)))
    joined = texts.joined([texts.quoted(name) for name in names], between=texts.COMMA)
    return words.NEW_BY_NAME.formatted(names=joined)


def office_leads(findings: Sequence[Finding], needs_look: pd.DataFrame, *, assessed: int) -> bool:
    """Whether the first of the offices that need a look comes before the first of the findings.

    Its excess late cases are more even at the lower end of their interval, and chance would bring such an office less
    often than such a surge, among all `assessed` offices (Bonferroni). A surge of which fewer than one in MAX_LINES is
    chance is as sure as anything, and leads. So does what is grave, and whatever may mean that data are missing.
    """
    if not findings or not len(needs_look):
        return False
    check, office = findings[0].check, needs_look.iloc[0]
    if check.grave or check.kind not in ("surge", "overdue"):
        return False
    chance = max(float(ndtr(-abs(office["z"]))) * assessed, 1 / MAX_LINES)
    # NaN, where similar offices say nothing, is no more than anything.
    return bool(office["excess_lower"] > check.cases_concerned and chance < check.q)
