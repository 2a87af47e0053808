"""The sentence of the day: what changed, how many cases are overdue and at whom, which office needs a look."""

from collections.abc import Sequence

import pandas as pd

from queries.attention import Attention
from queries.attention.anomaly_check import Check
from queries.attention.evidence import Finding
from queries.data_quality.missing_days import MissingDays
from queries.overview import overview_texts as w
from queries.overview.bilingual_names import names_of
from queries.overview.news_list import subject_text
from queries.overview.overdue_list import Waiting
from queries.overview.overview_contents import EMPTY, MainFigure
from queries.storage.store import Store
from queries.vocabulary.labels import Text

MOST_NEW_BY_NAME = 2


def day_sentence(
    store: Store,
    *,
    attention: Attention,
    findings: list[Finding],
    figures: tuple[MainFigure, ...],
    waiting: list[Waiting] | None,
    needs_look: pd.DataFrame | None,
    missing: Sequence[MissingDays] = (),
) -> Text:
    """One sentence; parts that the sources do not tell (None) are left out.

    Days of which the data seem to be missing come first: all that follows has to be read with them in mind.
    """
    changes = _changes(store, attention, findings, figures)
    if missing and changes in (w.NOTHING_UNUSUAL, w.NOTHING_CLEAR):
        changes = w.NOTHING_ELSE_UNUSUAL
    parts = [*_missing(missing), changes]
    if waiting is not None:
        parts.append(_waiting(store, waiting))
    if needs_look is not None:
        parts.append(
            _offices(store, needs_look, named=waiting[0].office if waiting and len(waiting) > 1 else "")
        )
    sentence = w.joined(parts, between=w.SEMICOLON)
    return Text(f"{sentence.fa}.", f"{sentence.en[:1].upper()}{sentence.en[1:]}.")


def _changes(
    store: Store, attention: Attention, findings: list[Finding], figures: tuple[MainFigure, ...]
) -> Text:
    """What is out of the ordinary; else a main figure that changed or left its own past; else that all is as usual."""
    if findings:
        first = findings[0]
        subject = subject_text(store, first)
        numbers = {"n": w.n_text(first.check.actual), "expected": w.n_text(first.check.expected)}
        text = w.ONE_UNUSUAL.formatted(first=_short_news(first.check).formatted(subject=subject, **numbers))
        more = len(findings) - 1
        return w.MORE_UNUSUAL.formatted(first=text, n=w.n_text(more)) if more else text
    for figure in figures:
        for change in figure.changed:
            return w.CHANGED_FIGURE.formatted(
                measure=figure.title, size=change.size, baseline=change.baseline
            )
    if not attention.check_count:
        return EMPTY
    if marked := [figure.title for figure in figures if figure.own_past.fa]:
        return w.BEYOND_OWN_PAST.formatted(measures=w.joined(marked, between=w.COMMA))
    if any(change.is_unclear for figure in figures for change in figure.unchanged):
        return w.NOTHING_CLEAR
    return w.NOTHING_UNUSUAL


def _short_news(check: Check) -> Text:
    """The words for a finding; a name that is new, or has no case any more, may be nothing but a name."""
    if check.kind == "surge" and check.has_new_name:
        return w.SHORT_NEW_NAME
    return w.SHORT_NONE if check.kind == "drop" and not check.actual else w.SHORT_NEWS[check.kind]


def _missing(spans: Sequence[MissingDays]) -> list[Text]:
    """Days of which the data seem to be missing; of sources only the first, and how many more there are."""
    of_sources = [each for each in spans if each.source]
    texts = [_missing_span(each) for each in spans if not each.source]
    if of_sources:
        text, more = _missing_span(of_sources[0]), w.n_text(len(of_sources) - 1)
        texts.append(w.MORE_GAPS.formatted(first=text, n=more) if len(of_sources) > 1 else text)
    return texts


def _missing_span(days: MissingDays) -> Text:
    """One span of days."""
    template = w.FEW_REGISTERED if days.n else w.NONE_REGISTERED
    if days.source:
        template = w.FEW_OF_SOURCE if days.n else w.NONE_OF_SOURCE
    ends = {"first": w.day_text(days.first), "last": w.day_text(days.last)}
    source = w.isolated(Text(days.source, days.source))
    return template.formatted(n=w.n_text(days.n), usual=w.n_text(days.usual), source=source, **ends)


def _waiting(store: Store, waiting: list[Waiting]) -> Text:
    if not waiting:
        return w.NONE_WAITS
    text = w.WAITING.formatted(n=w.n_text(sum(each.n for each in waiting)))
    if len(waiting) == 1:
        return text
    name = names_of(store, "agency")[waiting[0].office]
    most = w.MOST_AT.formatted(office=w.isolated(name), m=w.n_text(waiting[0].n))
    return Text(text.fa + most.fa, text.en + most.en)


def _offices(store: Store, rows: pd.DataFrame, *, named: str) -> Text:
    """The offices that need a look; `named` is the office that the sentence has just named."""
    if not len(rows):
        return w.NO_OFFICE_LOOKS
    first, others = str(rows["agency"].iloc[0]), len(rows) - 1
    names = names_of(store, "agency")
    fresh = _fresh([names[str(office)] for office in rows["agency"][rows["new"].astype(bool)]], of=len(rows))
    office = w.isolated(names[first])
    if first == named:
        more = w.SAME_AND_MORE if others > 1 else w.SAME_AND_ONE
        text = more.formatted(n=w.n_text(others)) if others else w.SAME_OFFICE
        return Text(text.fa + fresh.fa, text.en + fresh.en)
    if not others:
        text = w.OFFICE_LOOKS.formatted(office=office)
        return Text(text.fa + fresh.fa, text.en + fresh.en)
    text = w.OFFICES_LOOK.formatted(n=w.n_text(len(rows)))
    leading = w.FIRST_OFFICE.formatted(office=office)
    return Text(text.fa + leading.fa + fresh.fa, text.en + leading.en + fresh.en)


def _fresh(names: list[Text], *, of: int) -> Text:
    """Which of so many offices are new: by name where they are few, since paper cannot open a list."""
    if not names:
        return EMPTY
    if of == 1:
        return w.NEW_OFFICE
    if len(names) > MOST_NEW_BY_NAME:
        return w.NEW_OFFICES.formatted(n=w.n_text(len(names)))
    joined = w.joined([w.quoted(name) for name in names], between=w.COMMA)
    return w.NEW_BY_NAME.formatted(names=joined)
