"""Tables of a county brief with figures: those of the county and the province, quarters, and topics."""

import math

from briefs.county import brief_labels
from briefs.county.brief_table import Cells, Table, labels_in
from briefs.county.number_format import (
    interval_ends_text,
    measure_title,
    range_text,
    ratio_text,
    times_text,
    value_text,
)
from persian.digits import number, percent
from queries.county_brief.brief_contents import CountyBrief, CountyFigure, Figure
from queries.vocabulary.recorded import NOT_RECORDED


def quarters_table(brief: CountyBrief, lang: str) -> Table:
    """One column for each quarter: the ratio, and below it its interval."""
    quarters = brief.trajectory.quarters if brief.trajectory else ()
    ratios = tuple(times_text(ratio, lang) for _, ratio, _, _ in quarters)
    ends = tuple(
        interval_ends_text(times_text(low, lang), times_text(high, lang), lang) if math.isfinite(low) else ""
        for _, _, low, high in quarters
    )
    heads = tuple(name.label(lang) for name, *_ in quarters)
    return Table(brief_labels.QUARTERS.label(lang), heads, (ratios, ends) if quarters else ())


def numbers_table(brief: CountyBrief, lang: str) -> Table:
    """The figures of the county next to those of the province, with intervals and numbers of cases."""
    heads = (
        brief_labels.MEASURE,
        brief_labels.HERE,
        brief_labels.INTERVAL,
        brief_labels.N,
        brief_labels.PROVINCE,
        brief_labels.PROVINCE_INTERVAL,
        brief_labels.AGAINST_OTHERS,
    )
    rows = tuple(_number(figure, lang) for figure in brief.numbers)
    return Table(brief_labels.NUMBERS.label(lang), labels_in(heads, lang), rows)


def _number(figure: CountyFigure, lang: str) -> Cells:
    measure = figure.measure
    # The county's part of a count is neither good nor bad: it is shown in place of an assessment.
    comparison = (figure.assessment or brief_labels.NOT_JUDGED).label(lang)
    if measure.unit == "cases" and figure.province.value > 0:
        share = figure.county.value / figure.province.value
        comparison = brief_labels.PART.label(lang).format(part=percent(share, lang, decimals=1))
    return (
        measure_title(measure, lang),
        value_text(figure.county, measure, lang),
        range_text(figure.county, measure, lang),
        number(figure.county.n, lang),
        value_text(figure.province, measure, lang),
        range_text(figure.province, measure, lang),
        comparison,
    )


def topics_table(brief: CountyBrief, lang: str) -> Table:
    """Topics with most cases, with their share and how many times as frequent they are as expected."""
    rows = tuple(
        (
            topic.name,
            number(topic.cases, lang),
            percent(topic.share, lang, decimals=1),
            ratio_text(topic.ratio, topic.lower, topic.upper, lang),
        )
        for topic in brief.topics
    )
    heads = labels_in((brief_labels.TOPIC, brief_labels.CASES, brief_labels.SHARE, brief_labels.TIMES), lang)
    return Table(brief_labels.TOPICS.label(lang), heads, rows, brief_labels.NO_TOPIC.label(lang))


def towns_table(brief: CountyBrief, lang: str) -> Table:
    """Towns and villages with most cases, each with the share of its cases that is overdue."""
    rows = tuple(
        (town.name, number(town.cases, lang), *_share_overdue(town.overdue, lang)) for town in brief.towns
    )
    heads = (brief_labels.TOWN, brief_labels.CASES, brief_labels.SHARE_OVERDUE, brief_labels.INTERVAL)
    title = brief_labels.TOWNS.label(lang).format(n=number(brief.cases_with_town, lang))
    return Table(
        title if rows else brief_labels.TOWNS_AND_VILLAGES.label(lang),
        labels_in(heads, lang),
        rows,
        brief_labels.NO_TOWN.label(lang),
    )


def _share_overdue(share: Figure, lang: str) -> Cells:
    """The share and its interval, or why there is none."""
    if share.not_recorded:
        return NOT_RECORDED.label(lang), ""
    if not share.can_be_shown:
        return brief_labels.TOO_FEW_CASES.label(lang), ""
    value, low, high = (percent(each, lang, decimals=0) for each in (share.value, share.lower, share.upper))
    return value, interval_ends_text(low, high, lang)


def rising_topics_table(brief: CountyBrief, lang: str) -> Table:
    """Topics on the rise: cases, those of a year earlier, and their ratio."""
    rows = tuple(
        (
            topic.name,
            number(topic.cases, lang),
            number(topic.before, lang),
            ratio_text(topic.ratio, topic.lower, topic.upper, lang),
        )
        for topic in brief.rising_topics
    )
    heads = labels_in(
        (brief_labels.TOPIC, brief_labels.CASES, brief_labels.BEFORE, brief_labels.GROWTH), lang
    )
    return Table(brief_labels.RISING_TOPICS.label(lang), heads, rows, brief.empty_reasons.rises.label(lang))
