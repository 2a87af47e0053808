"""Text of a county brief in one language: the same lines and table cells for screen and PDF."""

from dataclasses import dataclass

from briefs.county import brief_labels
from briefs.county.brief_table import Cells, Table, labels_in
from briefs.county.figure_tables import (
    numbers_table,
    quarters_table,
    rising_topics_table,
    topics_table,
    towns_table,
)
from briefs.county.number_format import times_text
from briefs.county.office_tables import (
    offices_to_ask_table,
    overdue_offices_table,
    questions_table,
    trip_cases_table,
)
from persian.calendar import format_day
from persian.digits import number, percent, with_digits
from queries.county_brief.brief_contents import CountyBrief, Figure, Rank


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
    towns: Table
    rising_topics: Table
    limitations: tuple[str, Cells]
    reading_notes: tuple[str, Cells]
    foot: Cells


def brief_lines(brief: CountyBrief, lang: str) -> BriefLines:
    """Format a brief in a language."""
    return BriefLines(
        title=brief_labels.OF_COUNTY.label(lang).format(
            title=brief_labels.TITLE.label(lang), name=brief.name
        ),
        name=brief.name,
        header=_head(brief, lang),
        questions=questions_table(brief, lang),
        trip_cases=trip_cases_table(brief, lang),
        overdue_offices=overdue_offices_table(brief, lang),
        offices_to_ask=offices_to_ask_table(brief, lang),
        statistics=brief_labels.STATISTICS.label(lang),
        trajectory=_rate_paragraph(brief, lang),
        quarters=quarters_table(brief, lang),
        numbers=numbers_table(brief, lang),
        topics=topics_table(brief, lang),
        towns=towns_table(brief, lang),
        rising_topics=rising_topics_table(brief, lang),
        limitations=(brief_labels.LIMITATIONS.label(lang), labels_in(brief.limitations, lang)),
        reading_notes=(brief_labels.HOW_TO_READ.label(lang), labels_in(brief_labels.READING_NOTES, lang)),
        foot=_foot(brief, lang),
    )


def _head(brief: CountyBrief, lang: str) -> Cells:
    people = brief_labels.NO_PEOPLE.label(lang)
    if brief.people is not None:
        year = with_digits(brief.census, lang)
        people = brief_labels.PEOPLE.label(lang).format(people=number(brief.people, lang), year=year)
        if brief.people_share is not None:
            share = percent(brief.people_share, lang, decimals=1)
            people += brief_labels.PART_OF_PEOPLE.label(lang).format(part=share)
        people += brief_labels.UNVERIFIED.label(lang) if brief.unverified else ""
    first, last = (format_day(day, lang, style="long") for day in (brief.first, brief.last))
    period = brief_labels.PERIOD.label(lang).format(first=first, last=last)
    return tuple(line for line in (people, period, brief.scope_text) if line)


def _foot(brief: CountyBrief, lang: str) -> Cells:
    return (
        brief_labels.AS_OF.label(lang).format(day=format_day(brief.as_of.date(), lang, style="long")),
        brief_labels.LOAD.label(lang).format(n=number(brief.load, lang)),
    )


def _rate_paragraph(brief: CountyBrief, lang: str) -> str:
    """Sentences on the trajectory, the rank and the expected rate, as one paragraph."""
    sentences = [_trajectory(brief, lang)]
    if brief.recent_cluster:
        sentences.append(brief.recent_cluster.label(lang))
    if brief.rank:
        sentences.append(_rank(brief.rank, lang))
    if brief.expected_rate:
        sentences.append(_expected_rate(brief, brief.expected_rate, lang))
    if brief.quiet:
        sentences.append(brief_labels.QUIETER_THAN_EXPECTED.label(lang))
    return " ".join([*sentences, *_own_past(brief, lang)])


def _trajectory(brief: CountyBrief, lang: str) -> str:
    """How the county's rate has moved against the province's, or why nothing can be said of it."""
    trajectory = brief.trajectory
    if trajectory is None:
        return brief.empty_reasons.trajectory.label(lang)
    if not trajectory.is_assessed:
        return f"{trajectory.assessment.label(lang)}: {trajectory.explanation.label(lang)}"
    earlier, _, _ = trajectory.earlier
    recent, low, high = (times_text(times, lang) for times in trajectory.recent)
    return brief_labels.TRAJECTORY.label(lang).format(
        assessment=trajectory.assessment.label(lang),
        recent=recent,
        low=low,
        high=high,
        earlier=times_text(earlier, lang),
    )


def _rank(rank: Rank, lang: str) -> str:
    """The rank of the county's rate, or the ranks between which it is."""
    template = brief_labels.RANK_ONE if rank.low == rank.high else brief_labels.RANK
    sentence = template.label(lang).format(
        low=number(rank.low, lang),
        high=number(rank.high, lang),
        among=number(rank.county_count, lang),
        rate=number(rank.rate.value, lang, decimals=1),
    )
    return f"{sentence}."


def _expected_rate(brief: CountyBrief, rate: Figure, lang: str) -> str:
    """The rate that was to be expected of the county, by its size and (if known) the age of its line."""
    template = brief_labels.EXPECTED if brief.uses_line_age else brief_labels.EXPECTED_BY_SIZE
    return template.label(lang).format(
        rate=number(rate.value, lang, decimals=1),
        low=number(rate.lower, lang, decimals=1),
        high=number(rate.upper, lang, decimals=1),
    )


def _own_past(brief: CountyBrief, lang: str) -> Cells:
    """A sentence on the measures that are beyond the county's own past; none without control charts."""
    charted = [(figure, figure.own_past) for figure in brief.numbers if figure.own_past is not None]
    if not charted:
        return ()
    named = [
        f"{figure.measure.title.label(lang)} ({words.label(lang)})"
        for figure, words in charted
        if figure.beyond_own_past
    ]
    separator = "؛ " if lang == "fa" else "; "
    if not named:
        return (brief_labels.WITHIN_OWN_PAST.label(lang),)
    return (brief_labels.BEYOND_OWN_PAST.label(lang).format(named=separator.join(named)),)
