"""Text of a county brief in one language: the same lines and table cells for screen and PDF."""

import math
from dataclasses import dataclass

from briefs.county import labels
from briefs.county.number_format import (
    interval_ends_text,
    measure_title,
    range_text,
    ratio_text,
    times_text,
    value_text,
)
from briefs.county.questions import COUNT, questions
from persian.bidi import isolate, ltr
from persian.calendar import format_day
from persian.digits import number, percent, to_persian_digits
from queries.county_brief.contents import CountyBrief, CountyFigure
from queries.vocabulary.labels import Text
from queries.vocabulary.recorded import NOT_RECORDED

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table of texts: title, column heads and rows; `empty` is the text to show if there are no rows."""

    title: str
    heads: Cells
    rows: tuple[Cells, ...]
    empty: str = ""


@dataclass(frozen=True)
class BriefLines:
    """The page of a county as texts: title, header lines, tables, and lists of sentences as (heading, sentences)."""

    title: str
    name: str
    header: Cells
    questions: Table
    trip_cases: Table
    overdue_offices: Table
    offices_to_ask: Table
    statistics: str  # the heading of what follows
    trajectory: str
    quarters: Table
    numbers: Table
    topics: Table
    rising_topics: Table
    limitations: tuple[str, Cells]
    reading_notes: tuple[str, Cells]
    foot: Cells


def brief_lines(brief: CountyBrief, lang: str) -> BriefLines:
    """Format a brief in a language."""
    return BriefLines(
        title=labels.OF_COUNTY.label(lang).format(title=labels.TITLE.label(lang), name=brief.name),
        name=brief.name,
        header=_head(brief, lang),
        questions=_questions(brief, lang),
        trip_cases=_trip_cases(brief, lang),
        overdue_offices=_overdue_offices(brief, lang),
        offices_to_ask=_offices_to_ask(brief, lang),
        statistics=labels.STATISTICS.label(lang),
        trajectory=_trajectory(brief, lang),
        quarters=_quarters(brief, lang),
        numbers=_numbers(brief, lang),
        topics=_topics(brief, lang),
        rising_topics=_rising_topics(brief, lang),
        limitations=(labels.LIMITATIONS.label(lang), tuple(text.label(lang) for text in brief.limitations)),
        reading_notes=(
            labels.HOW_TO_READ.label(lang),
            tuple(note.label(lang) for note in labels.READING_NOTES),
        ),
        foot=_foot(brief, lang),
    )


def _head(brief: CountyBrief, lang: str) -> Cells:
    people = labels.NO_PEOPLE.label(lang)
    if brief.people is not None:
        year = to_persian_digits(str(brief.census)) if lang == "fa" else str(brief.census)
        people = labels.PEOPLE.label(lang).format(
            people=number(brief.people, lang), year=year, part=percent(brief.people_share, lang, decimals=1)
        ) + (labels.UNVERIFIED.label(lang) if brief.unverified else "")
    first, last = (format_day(day, lang, style="long") for day in (brief.first, brief.last))
    period = labels.PERIOD.label(lang).format(first=first, last=last)
    return tuple(line for line in (people, period, brief.scope_text) if line)


def _foot(brief: CountyBrief, lang: str) -> Cells:
    return (
        labels.AS_OF.label(lang).format(day=format_day(brief.as_of.date(), lang, style="long")),
        labels.LOAD.label(lang).format(n=number(brief.load, lang)),
    )


def _questions(brief: CountyBrief, lang: str) -> Table:
    rows = questions(brief, lang)
    title = labels.THREE_QUESTIONS if len(rows) == COUNT else labels.QUESTIONS
    return Table(
        title.label(lang), _labels((labels.WHOM, labels.QUESTION), lang), rows, labels.NO_QUESTION.label(lang)
    )


def _trip_cases(brief: CountyBrief, lang: str) -> Table:
    """Offices with most overdue cases of trips; the title has their number, or the text for none says why."""
    heads = _labels(
        (
            labels.OFFICE,
            labels.TRIP_OVERDUE,
            labels.DAYS,
            labels.TOPIC,
            labels.REGISTERED,
            labels.TRACKING_CODE,
        ),
        lang,
    )
    title, trips = labels.TRIP_CASES.label(lang), brief.trip_cases
    if trips is None:
        return Table(title, heads, (), labels.NO_TRIP_CASES.label(lang))
    if not trips.is_recorded:
        return Table(title, heads, (), NOT_RECORDED.label(lang))
    sentence = (labels.TRIP_CASES_NOTE if trips.overdue else labels.NO_TRIP_OVERDUE).label(lang)
    sentence = sentence.format(
        **{name: number(getattr(trips, name), lang) for name in ("overdue", "handed_in", "still_open")},
        trips=("، " if lang == "fa" else ", ").join(map(isolate, trips.trips)),
    )
    rows = tuple(
        (
            office.office,
            number(office.overdue, lang),
            number(office.longest_days, lang),
            office.topic,
            format_day(office.registered.date(), lang),
            ltr(office.tracking_id),
        )
        for office in trips.offices
    )
    return Table(f"{title}: {sentence}" if trips.overdue else title, heads, rows, sentence)


def _trajectory(brief: CountyBrief, lang: str) -> str:
    """Sentences on the trajectory, the rank and the expected rate, as one paragraph."""
    sentences = []
    if brief.trajectory is None:
        sentences.append(brief.empty_reasons.course.label(lang))
    elif not brief.trajectory.is_assessed:
        sentences.append(
            f"{brief.trajectory.assessment.label(lang)}: {brief.trajectory.explanation.label(lang)}"
        )
    else:
        (earlier, *_), (recent, low, high) = brief.trajectory.earlier, brief.trajectory.recent
        sentences.append(
            labels.TRAJECTORY.label(lang).format(
                verdict=brief.trajectory.assessment.label(lang),
                **{k: times_text(x, lang) for k, x in (("recent", recent), ("low", low), ("high", high))},
                earlier=times_text(earlier, lang),
            )
        )
    if brief.recent_cluster:
        sentences.append(brief.recent_cluster.label(lang))
    if brief.rank:
        is_single = brief.rank.low == brief.rank.high
        sentences.append(
            (labels.RANK_ONE if is_single else labels.RANK)
            .label(lang)
            .format(
                low=number(brief.rank.low, lang),
                high=number(brief.rank.high, lang),
                among=number(brief.rank.county_count, lang),
                rate=number(brief.rank.rate.value, lang, decimals=1),
            )
            + "."
        )
    if brief.expected_rate:
        rate = brief.expected_rate
        sentences.append(
            (labels.EXPECTED if brief.uses_line_age else labels.EXPECTED_BY_SIZE)
            .label(lang)
            .format(
                rate=number(rate.value, lang, decimals=1),
                low=number(rate.lower, lang, decimals=1),
                high=number(rate.upper, lang, decimals=1),
            )
        )
    if brief.quiet:
        sentences.append(labels.QUIETER_THAN_EXPECTED.label(lang))
    return " ".join([*sentences, *_own_past(brief, lang)])


def _own_past(brief: CountyBrief, lang: str) -> Cells:
    """A sentence on the measures that are beyond the county's own past; none without control charts."""
    charted = [(figure, figure.own_past) for figure in brief.numbers if figure.own_past is not None]
    if not charted:
        return ()
    named = [
        f"{figure.measure.title.label(lang)} – {words.label(lang)}"
        for figure, words in charted
        if figure.beyond_own_past
    ]
    separator = "؛ " if lang == "fa" else "; "
    if not named:
        return (labels.WITHIN_OWN_PAST.label(lang),)
    return (labels.BEYOND_OWN_PAST.label(lang).format(named=separator.join(named)),)


def _quarters(brief: CountyBrief, lang: str) -> Table:
    """One column for each quarter: the ratio, and below it its interval."""
    quarters = brief.trajectory.quarters if brief.trajectory else ()
    ratios = tuple(times_text(ratio, lang) for _, ratio, _, _ in quarters)
    ends = tuple(
        interval_ends_text(times_text(low, lang), times_text(high, lang), lang) if math.isfinite(low) else ""
        for _, _, low, high in quarters
    )
    heads = tuple(name.label(lang) for name, *_ in quarters)
    return Table(labels.QUARTERS.label(lang), heads, (ratios, ends) if quarters else ())


def _numbers(brief: CountyBrief, lang: str) -> Table:
    heads = (
        labels.MEASURE,
        labels.HERE,
        labels.INTERVAL,
        labels.N,
        labels.PROVINCE,
        labels.PROVINCE_INTERVAL,
        labels.AGAINST_OTHERS,
    )
    rows = tuple(_number(figure, lang) for figure in brief.numbers)
    return Table(labels.NUMBERS.label(lang), _labels(heads, lang), rows)


def _number(figure: CountyFigure, lang: str) -> Cells:
    measure = figure.measure
    # The county's part of a count is neither good nor bad: it is shown in place of an assessment.
    comparison = (figure.assessment or labels.NOT_JUDGED).label(lang)
    if measure.unit == "cases" and figure.province.value > 0:
        share = figure.county.value / figure.province.value
        comparison = labels.PART.label(lang).format(part=percent(share, lang, decimals=1))
    return (
        measure_title(measure, lang),
        value_text(figure.county, measure, lang),
        range_text(figure.county, measure, lang),
        number(figure.county.n, lang),
        value_text(figure.province, measure, lang),
        range_text(figure.province, measure, lang),
        comparison,
    )


def _topics(brief: CountyBrief, lang: str) -> Table:
    rows = tuple(
        (
            topic.name,
            number(topic.cases, lang),
            percent(topic.share, lang, decimals=1),
            ratio_text(topic.ratio, topic.lower, topic.upper, lang),
        )
        for topic in brief.topics
    )
    heads = _labels((labels.TOPIC, labels.CASES, labels.SHARE, labels.TIMES), lang)
    return Table(labels.TOPICS.label(lang), heads, rows, labels.NO_TOPIC.label(lang))


def _rising_topics(brief: CountyBrief, lang: str) -> Table:
    rows = tuple(
        (
            topic.name,
            number(topic.cases, lang),
            number(topic.before, lang),
            ratio_text(topic.ratio, topic.lower, topic.upper, lang),
        )
        for topic in brief.rising_topics
    )
    heads = _labels((labels.TOPIC, labels.CASES, labels.BEFORE, labels.GROWTH), lang)
    return Table(labels.RISING_TOPICS.label(lang), heads, rows, brief.empty_reasons.rises.label(lang))


def _overdue_offices(brief: CountyBrief, lang: str) -> Table:
    rows = tuple(
        (
            office.office,
            number(office.longest_days, lang),
            office.topic,
            format_day(office.registered.date(), lang),
            ltr(office.tracking_id),
            number(office.overdue, lang),
        )
        for office in brief.overdue_offices
    )
    heads = (
        labels.OFFICE,
        labels.DAYS,
        labels.TOPIC,
        labels.REGISTERED,
        labels.TRACKING_CODE,
        labels.OVERDUE,
    )
    return Table(
        labels.LONGEST_OVERDUE.label(lang), _labels(heads, lang), rows, labels.NO_WAITING.label(lang)
    )


def _offices_to_ask(brief: CountyBrief, lang: str) -> Table:
    def share(value: float) -> str:
        return percent(value, lang, decimals=1)

    rows = tuple(
        (
            office.office,
            number(office.due, lang),
            number(office.late, lang),
            share(office.late_share.value),
            interval_ends_text(share(office.late_share.lower), share(office.late_share.upper), lang),
            share(office.province_late_share),
            share(office.expected_late_share),
            office.assessment.label(lang),
        )
        for office in brief.offices_to_ask
    )
    heads = (
        labels.OFFICE,
        labels.DUE,
        labels.LATE,
        labels.SHARE,
        labels.INTERVAL,
        labels.EVERYWHERE,
        labels.EXPECTED_BY_PEERS,
        labels.ASSESSMENT,
    )
    return Table(
        labels.OFFICES_TO_ASK.label(lang),
        _labels(heads, lang),
        rows,
        brief.empty_reasons.questions.label(lang),
    )


def _labels(heads: tuple[Text, ...], lang: str) -> Cells:
    return tuple(head.label(lang) for head in heads)
