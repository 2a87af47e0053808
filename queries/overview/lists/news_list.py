"""The list of what is new: what is out of the ordinary, and the main figures that have changed."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from persian.calendar import week_of
from queries.attention import Attention, attention
from queries.attention.evidence import Finding
from queries.attention.monitored_series import WEEK
from queries.attention.sentences import course_words
from queries.estimates.measure import measure
from queries.overview.overview_contents import EMPTY, FigureChange, MainFigure, OverviewLine, Proof, ShortList
from queries.overview.words import new_origin_texts
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.short_news import WIDER
from queries.question.vintage import load_before, load_start, vintage
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.periods import SINCE_LOAD
from queries.vocabulary.scope import Scope

ALL_NEWS = Proof("volume", {})


def unusual_findings(attention: Attention, store: Store, scope: Scope) -> list[Finding]:
    """The findings that concern the scope, without those about offices: these are in the list of offices."""
    return [finding for finding in attention.in_scope(store, scope) if finding.kind != "funnel"]


def news_list(
    store: Store,
    scope: Scope,
    attention: Attention,
    figures: tuple[MainFigure, ...],
    *,
    lead: tuple[Text, Proof | None],
    late_reasons: Mapping[str, Text] = MappingProxyType({}),
    is_over: bool = False,
) -> ShortList:
    """The list: what is out of the ordinary first, by importance, then the changes of the main figures.

    The line on the late answers of an office ends with what of `late_reasons`, by office (code), explains them. For a
    period that `is_over`, only the figures are listed, and `attention` is empty.
    """
    findings = unusual_findings(attention, store, scope)
    before = lines_before(store, scope) if findings else None
    lines = [_line(store, finding, before, _late_reason(finding, late_reasons)) for finding in findings]
    lines += [_changed(figure, change) for figure in figures for change in figure.changed]
    empty = texts.NO_NEWS if attention.check_count else texts.TOO_EARLY
    if is_over:
        empty = texts.NO_CHANGE if any(figure.changes for figure in figures) else EMPTY
    everywhere = unusual_findings(attention, store, Scope())
    return ShortList(
        "news",
        texts.CHANGES_TITLE if is_over else texts.TITLES["news"],
        tuple(lines),
        empty,
        ALL_NEWS,
        lead=lead[0],
        lead_proof=lead[1],
        elsewhere=len(everywhere) - len(findings),
    )


def subject_text(store: Store, finding: Finding) -> Text:
    """What a finding is about: «کمبود دارو», a county, an office."""
    names = {name: texts.isolated(_name(store, name, code)) for name, code in finding.subject}
    subject = texts.SUBJECTS[tuple(name for name, _ in finding.subject)].formatted(**names)
    return subject + WIDER[finding.wider] if finding.wider else subject


def _name(store: Store, dimension: str, code: str) -> Text:
    if dimension == "source":
        name = next(source.name for source in store.sources if str(source.source) == code)
        return Text(name, name)
    return names_of(store, dimension)[code]


def lines_before(store: Store, scope: Scope) -> frozenset[str] | None:
    """Keys of what was out of the ordinary before the last load; None where nothing is known of the time before.

    The whole list is made again as it was then, which is done once for a state of the data. A look at a past moment has
    no load before it.
    """
    if scope.as_of is not None:
        return None
    earlier = load_before(store, vintage(store, scope))
    if earlier is None:
        return None
    then = attention(store, Scope(load=earlier))
    return frozenset(line_key(finding) for finding in (*then.findings, *then.other_findings))


def line_key(finding: Finding) -> str:
    """What identifies the line of a finding from one load to the next."""
    return "-".join((finding.kind, *(code for _, code in finding.subject)))


def _late_reason(finding: Finding, reasons: Mapping[str, Text]) -> Text:
    """Why the answers of an office are late; empty where no reason is known."""
    return next((reason for office, reason in reasons.items() if is_late_at(finding, office)), EMPTY)


def is_late_at(finding: Finding, office: str) -> bool:
    """Whether a finding is of the late answers of an office (code)."""
    return finding.kind == "overdue" and finding.subject == (("agency", office),)


def _line(
    store: Store, finding: Finding, before: frozenset[str] | None, reason: Text = EMPTY
) -> OverviewLine:
    check, key = finding.check, line_key(finding)
    weeks = -(-check.reported_days // WEEK)
    # Without an earlier load a line counts as new in its first week. What is back within its range is not news.
    is_new = not check.is_within_range and (weeks <= 1 if before is None else key not in before)
    status = EMPTY
    if check.is_new_level and not check.is_within_range:
        status = texts.NEW_LEVEL
    elif is_new or weeks:
        status = texts.NEW if is_new else texts.WEEK.formatted(n=texts.n_text(weeks))
    sentence = _template(finding).formatted(
        subject=subject_text(store, finding),
        days=texts.n_text(check.days),
        expected=texts.n_text(check.expected),
    )
    return OverviewLine(
        key,
        texts.n_text(check.actual),
        texts.DAYS if finding.kind == "silent_source" else texts.CASES,
        texts.joined([sentence, course_words(check), reason], between=EMPTY),
        finding.evidence,
        Proof(finding.screen, {name: tuple(values) for name, values in finding.params().items()}),
        status=status,
        is_new=is_new,
        weekly_counts=finding.weekly_counts,
        highlighted_weeks=min(-(-check.event_days // WEEK), len(finding.weekly_counts)),
    )


def _template(finding: Finding) -> Text:
    """The words for a finding; of an event that subsides, or that a new channel or source explains, they say so."""
    if finding.check.is_within_range:
        return texts.SUBSIDING[finding.kind]
    new = finding.check.new_origin
    if new is not None and new.is_whole_reason:
        return new_origin_texts.MORE_BY[new.dimension]
    return texts.NONE_OF if finding.kind == "drop" and not finding.check.actual else texts.NEWS[finding.kind]


def _changed(figure: MainFigure, change: FigureChange) -> OverviewLine:
    """A change of a main figure. Its proof is the comparison of the two periods, each by its own figures."""
    return OverviewLine(
        f"change-{figure.measure.key}-{change.baseline.en}",
        change.size,
        EMPTY,
        texts.CHANGED.formatted(measure=figure.title, baseline=change.baseline),
        texts.joined([texts.BEYOND_CHANCE, change.note], between=Text(" ", " ")),
        change.proof,
    )


def count_since_load(store: Store, scope: Scope, latest: date) -> tuple[Text, Proof | None]:
    """How many cases the newest load brought; where there is no earlier one, those of the last complete day.

    Data that begin on the day of as-of have no complete one: then it is that day.
    """
    start = load_start(store) if scope.load is None and scope.as_of is None else None
    if start is not None and start <= latest + timedelta(1):
        n = measure(store, "received", scope.with_period(start, latest + timedelta(1))).row["n"]
        proof = Proof("cases", {"period": (SINCE_LOAD,), "state": ("received",)})
        return texts.SINCE_LOAD.formatted(day=texts.day_text(start), received=_received(n)), proof
    latest = max(latest, store.first_day or latest) if scope.as_of is None else latest
    narrowed = scope.with_period(latest, latest)
    n = measure(store, "received", narrowed).row["n"]
    text = texts.ON_DAY.formatted(
        weekday=texts.weekday_text(latest), day=texts.day_text(latest), received=_received(n)
    )
    return text, Proof("cases", {"period": tuple(narrowed.to_params()["period"]), "state": ("received",)})


def _received(n: float) -> Text:
    """How many cases were registered, as the end of a sentence."""
    if not n:
        return Text("هیچ پرونده‌ای ثبت نشد", "none received")
    return Text("{n} پرونده ثبت شد", "{n} received").formatted(n=texts.n_text(n))


def link_to_today() -> tuple[Text, Proof | None]:
    """The lead of the list for a period that is over: where what is new today can be seen."""
    return texts.NEWS_ELSEWHERE, Proof("", {"period": ()})


def count_of_last_week(store: Store, scope: Scope, latest: date) -> tuple[Text, Proof | None]:
    """How many cases the last whole week brought; before there is one in the data, the last day."""
    week = week_of(latest)
    week = week if week.last == latest else week_of(week.first - timedelta(1))
    if scope.as_of is None and store.first_day and week.last < store.first_day:
        return count_since_load(store, scope, latest)
    narrowed = scope.with_period(week.first, week.last)
    n = measure(store, "received", narrowed).row["n"]
    ends = {"first": texts.day_text(week.first), "last": texts.day_text(week.last)}
    proof = Proof("cases", {"period": tuple(narrowed.to_params()["period"]), "state": ("received",)})
    return texts.LAST_WEEK.formatted(received=_received(n), **ends), proof
