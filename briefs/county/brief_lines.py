"""The contents of a county brief as they are written in a language: the lines that screen and paper print alike."""

import math
from dataclasses import dataclass

from briefs.county import labels as w
from briefs.county.number_format import between, range_text, ratio_text, times_text, titled, value_text
from persian.bidi import ltr
from persian.calendar import format_day
from persian.digits import number, percent, to_persian
from queries.county_brief.contents import CountyBrief, Number
from queries.vocabulary.labels import Word

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table: its title, the heads of its columns, its rows; `empty` is said where there are none."""

    title: str
    heads: Cells
    rows: tuple[Cells, ...]
    empty: str = ""


@dataclass(frozen=True)
class Lines:
    """A county's page in words: a title, lines below it, tables, and lists of sentences."""

    title: str
    name: str
    head: Cells
    course: str
    quarters: Table
    numbers: Table
    topics: Table
    rises: Table
    waiting: Table
    questions: Table
    cannot: tuple[str, Cells]
    how: tuple[str, Cells]
    foot: Cells


def lines(brief: CountyBrief, lang: str) -> Lines:
    """The lines of a brief."""
    return Lines(
        title=w.OF_COUNTY.label(lang).format(title=w.TITLE.label(lang), name=brief.name),
        name=brief.name,
        head=_head(brief, lang),
        course=_course(brief, lang),
        quarters=_quarters(brief, lang),
        numbers=_numbers(brief, lang),
        topics=_topics(brief, lang),
        rises=_rises(brief, lang),
        waiting=_waiting(brief, lang),
        questions=_questions(brief, lang),
        cannot=(w.CANNOT.label(lang), tuple(each.label(lang) for each in brief.cannot)),
        how=(w.HOW.label(lang), tuple(each.label(lang) for each in w.READ)),
        foot=_foot(brief, lang),
    )


def _head(brief: CountyBrief, lang: str) -> Cells:
    people = w.NO_PEOPLE.label(lang)
    if brief.people is not None:
        year = to_persian(str(brief.census)) if lang == "fa" else str(brief.census)
        people = w.PEOPLE.label(lang).format(
            people=number(brief.people, lang), year=year, part=percent(brief.people_part, lang, decimals=1)
        ) + (w.UNVERIFIED.label(lang) if brief.unverified else "")
    first, last = (format_day(day, lang, style="long") for day in (brief.first, brief.last))
    period = w.PERIOD.label(lang).format(first=first, last=last)
    return tuple(each for each in (people, period, brief.narrowed) if each)


def _foot(brief: CountyBrief, lang: str) -> Cells:
    return (
        w.AS_OF.label(lang).format(day=format_day(brief.as_of.date(), lang, style="long")),
        w.LOAD.label(lang).format(n=number(brief.load, lang)),
    )


def _course(brief: CountyBrief, lang: str) -> str:
    told = []
    if brief.course is None:
        told.append(brief.missing.course.label(lang))
    elif not brief.course.judged:
        told.append(f"{brief.course.verdict.label(lang)}: {brief.course.why.label(lang)}")
    else:
        (earlier, *_), (recent, low, high) = brief.course.earlier, brief.course.recent
        told.append(
            w.COURSE.label(lang).format(
                verdict=brief.course.verdict.label(lang),
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
                among=number(brief.rank.among, lang),
                rate=number(brief.rank.rate.value, lang, decimals=1),
            )
            + "."
        )
    if brief.expected_rate:
        rate = brief.expected_rate
        told.append(
            (w.EXPECTED if brief.by_age else w.EXPECTED_BY_SIZE)
            .label(lang)
            .format(
                rate=number(rate.value, lang, decimals=1),
                low=number(rate.lower, lang, decimals=1),
                high=number(rate.upper, lang, decimals=1),
            )
        )
    return " ".join([*told, *([w.QUIET.label(lang)] if brief.quiet else [])])


def _quarters(brief: CountyBrief, lang: str) -> Table:
    """One column a quarter: the ratio, and below it its interval."""
    known = brief.course.quarters if brief.course else ()
    ratios = tuple(times_text(ratio, lang) for _, ratio, _, _ in known)
    ends = tuple(
        between(times_text(low, lang), times_text(high, lang), lang) if math.isfinite(low) else ""
        for _, _, low, high in known
    )
    heads = tuple(edge.label(lang) for edge, *_ in known)
    return Table(w.QUARTERS.label(lang), heads, (ratios, ends) if known else ())


def _numbers(brief: CountyBrief, lang: str) -> Table:
    heads = (w.MEASURE, w.HERE, w.INTERVAL, w.N, w.PROVINCE, w.PROVINCE_INTERVAL, w.BESIDE)
    rows = tuple(_number(each, lang) for each in brief.numbers)
    return Table(w.NUMBERS.label(lang), _labels(heads, lang), rows)


def _number(each: Number, lang: str) -> Cells:
    measure = each.measure
    said = (each.judged or w.NOT_JUDGED).label(lang)
    if measure.unit == "cases" and each.province.value:
        part = each.here.value / each.province.value
        said = w.PART.label(lang).format(part=percent(part, lang, decimals=1))
    return (
        titled(measure, lang),
        value_text(each.here, measure, lang),
        range_text(each.here, measure, lang),
        number(each.here.n, lang),
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
            ratio_text(each.times, each.lower, each.upper, lang),
        )
        for each in brief.topics
    )
    heads = _labels((w.TOPIC, w.CASES, w.SHARE, w.TIMES), lang)
    return Table(w.TOPICS.label(lang), heads, rows, w.NO_TOPIC.label(lang))


def _rises(brief: CountyBrief, lang: str) -> Table:
    rows = tuple(
        (
            each.name,
            number(each.cases, lang),
            number(each.before, lang),
            ratio_text(each.ratio, each.lower, each.upper, lang),
        )
        for each in brief.rises
    )
    heads = _labels((w.TOPIC, w.CASES, w.BEFORE, w.GROWTH), lang)
    return Table(w.RISES.label(lang), heads, rows, brief.missing.rises.label(lang))


def _waiting(brief: CountyBrief, lang: str) -> Table:
    rows = tuple(
        (
            each.office,
            number(each.days, lang),
            each.topic,
            format_day(each.registered.date(), lang),
            ltr(each.tracking),
            number(each.overdue, lang),
        )
        for each in brief.waiting
    )
    heads = (w.OFFICE, w.DAYS, w.TOPIC, w.REGISTERED, w.OLDEST, w.OVERDUE)
    return Table(w.WAITING.label(lang), _labels(heads, lang), rows, w.NO_WAITING.label(lang))


def _questions(brief: CountyBrief, lang: str) -> Table:
    def share(value: float) -> str:
        return percent(value, lang, decimals=1)

    rows = tuple(
        (
            each.office,
            number(each.due, lang),
            number(each.late, lang),
            share(each.share.value),
            between(share(each.share.lower), share(each.share.upper), lang),
            share(each.everywhere),
            share(each.expected),
            each.verdict.label(lang),
        )
        for each in brief.questions
    )
    heads = (w.OFFICE, w.DUE, w.LATE, w.SHARE, w.INTERVAL, w.EVERYWHERE, w.PEERS, w.SAID)
    return Table(w.QUESTIONS.label(lang), _labels(heads, lang), rows, brief.missing.questions.label(lang))


def _labels(heads: tuple[Word, ...], lang: str) -> Cells:
    return tuple(each.label(lang) for each in heads)
