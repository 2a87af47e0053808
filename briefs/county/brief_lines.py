"""The contents of a county brief as they are written in a language: the lines that screen and paper print alike."""

import math
from dataclasses import dataclass

from briefs.county import labels as w
from briefs.county.number_format import (
    interval_ends_text,
    measure_title,
    range_text,
    ratio_text,
    times_text,
    value_text,
)
from persian.bidi import ltr
from persian.calendar import format_day
from persian.digits import number, percent, to_persian_digits
from queries.county_brief.contents import CountyBrief, CountyFigure
from queries.vocabulary.labels import Text

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table: its title, the heads of its columns, its rows; `empty` is said where there are none."""

    title: str
    heads: Cells
    rows: tuple[Cells, ...]
    empty: str = ""


@dataclass(frozen=True)
class BriefLines:
    """A county's page in words: a title, lines below it, tables, and lists of sentences."""

    title: str
    name: str
    header: Cells
    trajectory: str
    quarters: Table
    numbers: Table
    topics: Table
    rising_topics: Table
    overdue_offices: Table
    offices_to_ask: Table
    limitations: tuple[str, Cells]
    reading_notes: tuple[str, Cells]
    foot: Cells


def brief_lines(brief: CountyBrief, lang: str) -> BriefLines:
    """The lines of a brief."""
    return BriefLines(
        title=w.OF_COUNTY.label(lang).format(title=w.TITLE.label(lang), name=brief.name),
        name=brief.name,
        header=_head(brief, lang),
        trajectory=_trajectory(brief, lang),
        quarters=_quarters(brief, lang),
        numbers=_numbers(brief, lang),
        topics=_topics(brief, lang),
        rising_topics=_rising_topics(brief, lang),
        overdue_offices=_overdue_offices(brief, lang),
        offices_to_ask=_offices_to_ask(brief, lang),
        limitations=(w.LIMITATIONS.label(lang), tuple(each.label(lang) for each in brief.limitations)),
        reading_notes=(w.HOW_TO_READ.label(lang), tuple(each.label(lang) for each in w.READING_NOTES)),
        foot=_foot(brief, lang),
    )


def _head(brief: CountyBrief, lang: str) -> Cells:
    people = w.NO_PEOPLE.label(lang)
    if brief.people is not None:
        year = to_persian_digits(str(brief.census)) if lang == "fa" else str(brief.census)
        people = w.PEOPLE.label(lang).format(
            people=number(brief.people, lang), year=year, part=percent(brief.people_share, lang, decimals=1)
        ) + (w.UNVERIFIED.label(lang) if brief.unverified else "")
    first, last = (format_day(day, lang, style="long") for day in (brief.first, brief.last))
    period = w.PERIOD.label(lang).format(first=first, last=last)
    return tuple(each for each in (people, period, brief.scope_text) if each)


def _foot(brief: CountyBrief, lang: str) -> Cells:
    return (
        w.AS_OF.label(lang).format(day=format_day(brief.as_of.date(), lang, style="long")),
        w.LOAD.label(lang).format(n=number(brief.load, lang)),
    )


def _trajectory(brief: CountyBrief, lang: str) -> str:
    told = []
    if brief.trajectory is None:
        told.append(brief.empty_reasons.course.label(lang))
    elif not brief.trajectory.is_assessed:
        told.append(f"{brief.trajectory.assessment.label(lang)}: {brief.trajectory.explanation.label(lang)}")
    else:
        (earlier, *_), (recent, low, high) = brief.trajectory.earlier, brief.trajectory.recent
        told.append(
            w.TRAJECTORY.label(lang).format(
                verdict=brief.trajectory.assessment.label(lang),
                **{k: times_text(x, lang) for k, x in (("recent", recent), ("low", low), ("high", high))},
                earlier=times_text(earlier, lang),
            )
        )
    if brief.rank:
        one = brief.rank.low == brief.rank.high
        told.append(
            (w.RANK_ONE if one else w.RANK)
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
        told.append(
            (w.EXPECTED if brief.uses_line_age else w.EXPECTED_BY_SIZE)
            .label(lang)
            .format(
                rate=number(rate.value, lang, decimals=1),
                low=number(rate.lower, lang, decimals=1),
                high=number(rate.upper, lang, decimals=1),
            )
        )
    return " ".join([*told, *([w.QUIETER_THAN_EXPECTED.label(lang)] if brief.quiet else [])])


def _quarters(brief: CountyBrief, lang: str) -> Table:
    """One column a quarter: the ratio, and below it its interval."""
    known = brief.trajectory.quarters if brief.trajectory else ()
    ratios = tuple(times_text(ratio, lang) for _, ratio, _, _ in known)
    ends = tuple(
        interval_ends_text(times_text(low, lang), times_text(high, lang), lang) if math.isfinite(low) else ""
        for _, _, low, high in known
    )
    heads = tuple(edge.label(lang) for edge, *_ in known)
    return Table(w.QUARTERS.label(lang), heads, (ratios, ends) if known else ())


def _numbers(brief: CountyBrief, lang: str) -> Table:
    heads = (w.MEASURE, w.HERE, w.INTERVAL, w.N, w.PROVINCE, w.PROVINCE_INTERVAL, w.AGAINST_OTHERS)
    rows = tuple(_number(each, lang) for each in brief.numbers)
    return Table(w.NUMBERS.label(lang), _labels(heads, lang), rows)


def _number(each: CountyFigure, lang: str) -> Cells:
    measure = each.measure
    said = (each.assessment or w.NOT_JUDGED).label(lang)
    if measure.unit == "cases" and each.province.value:
        part = each.county.value / each.province.value
        said = w.PART.label(lang).format(part=percent(part, lang, decimals=1))
    return (
        measure_title(measure, lang),
        value_text(each.county, measure, lang),
        range_text(each.county, measure, lang),
        number(each.county.n, lang),
        value_text(each.province, measure, lang),
        range_text(each.province, measure, lang),
        said,
    )


def _topics(brief: CountyBrief, lang: str) -> Table:
    rows = tuple(
        (
            each.name,
            number(each.cases, lang),
            percent(each.share, lang, decimals=1),
            ratio_text(each.ratio, each.lower, each.upper, lang),
        )
        for each in brief.topics
    )
    heads = _labels((w.TOPIC, w.CASES, w.SHARE, w.TIMES), lang)
    return Table(w.TOPICS.label(lang), heads, rows, w.NO_TOPIC.label(lang))


def _rising_topics(brief: CountyBrief, lang: str) -> Table:
    rows = tuple(
        (
            each.name,
            number(each.cases, lang),
            number(each.before, lang),
            ratio_text(each.ratio, each.lower, each.upper, lang),
        )
        for each in brief.rising_topics
    )
    heads = _labels((w.TOPIC, w.CASES, w.BEFORE, w.GROWTH), lang)
    return Table(w.RISING_TOPICS.label(lang), heads, rows, brief.empty_reasons.rises.label(lang))


def _overdue_offices(brief: CountyBrief, lang: str) -> Table:
    rows = tuple(
        (
            each.office,
            number(each.longest_days, lang),
            each.topic,
            format_day(each.registered.date(), lang),
            ltr(each.tracking_id),
            number(each.overdue, lang),
        )
        for each in brief.overdue_offices
    )
    heads = (w.OFFICE, w.DAYS, w.TOPIC, w.REGISTERED, w.TRACKING_CODE, w.OVERDUE)
    return Table(w.LONGEST_OVERDUE.label(lang), _labels(heads, lang), rows, w.NO_WAITING.label(lang))


def _offices_to_ask(brief: CountyBrief, lang: str) -> Table:
    def share(value: float) -> str:
        return percent(value, lang, decimals=1)

    rows = tuple(
        (
            each.office,
            number(each.due, lang),
            number(each.late, lang),
            share(each.late_share.value),
            interval_ends_text(share(each.late_share.lower), share(each.late_share.upper), lang),
            share(each.province_late_share),
            share(each.expected_late_share),
            each.assessment.label(lang),
        )
        for each in brief.offices_to_ask
    )
    heads = (w.OFFICE, w.DUE, w.LATE, w.SHARE, w.INTERVAL, w.EVERYWHERE, w.EXPECTED_BY_PEERS, w.ASSESSMENT)
    return Table(
        w.OFFICES_TO_ASK.label(lang), _labels(heads, lang), rows, brief.empty_reasons.questions.label(lang)
    )


def _labels(heads: tuple[Text, ...], lang: str) -> Cells:
    return tuple(each.label(lang) for each in heads)
