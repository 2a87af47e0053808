"""Tables of a county brief about offices: questions, overdue cases, cases of trips, and late answers."""

from briefs.county import brief_labels
from briefs.county.brief_table import Table, labels_in
from briefs.county.number_format import interval_ends_text
from briefs.county.questions import COUNT, questions
from persian.bidi import isolate, ltr
from persian.calendar import format_day
from persian.digits import number, percent
from persian.enumeration import enumeration
from queries.county_brief.brief_contents import CountyBrief
from queries.vocabulary.recorded import NOT_RECORDED


def questions_table(brief: CountyBrief, lang: str) -> Table:
    """What to ask, and whom."""
    rows = questions(brief, lang)
    title = brief_labels.THREE_QUESTIONS if len(rows) == COUNT else brief_labels.QUESTIONS
    return Table(
        title.label(lang),
        labels_in((brief_labels.WHOM, brief_labels.QUESTION), lang),
        rows,
        brief_labels.NO_QUESTION.label(lang),
    )


def trip_cases_table(brief: CountyBrief, lang: str) -> Table:
    """Offices with most overdue cases of trips; the title has their number, or the text for none says why."""
    heads = labels_in(
        (
            brief_labels.OFFICE,
            brief_labels.TRIP_OVERDUE,
            brief_labels.DAYS,
            brief_labels.TOPIC,
            brief_labels.REGISTERED,
            brief_labels.TRACKING_CODE,
        ),
        lang,
    )
    title, trips = brief_labels.TRIP_CASES.label(lang), brief.trip_cases
    if trips is None:
        return Table(title, heads, (), brief_labels.NO_TRIP_CASES.label(lang))
    if not trips.is_recorded:
        return Table(title, heads, (), NOT_RECORDED.label(lang))
    sentence = (brief_labels.TRIP_CASES_NOTE if trips.overdue else brief_labels.NO_TRIP_OVERDUE).label(lang)
    sentence = sentence.format(
        **{name: number(getattr(trips, name), lang) for name in ("overdue", "handed_in", "still_open")},
        trips=enumeration([isolate(trip) for trip in trips.trips], lang),
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


def overdue_offices_table(brief: CountyBrief, lang: str) -> Table:
    """Offices with the cases that are longest overdue, one case each."""
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
        brief_labels.OFFICE,
        brief_labels.DAYS,
        brief_labels.TOPIC,
        brief_labels.REGISTERED,
        brief_labels.TRACKING_CODE,
        brief_labels.OVERDUE,
    )
    return Table(
        brief_labels.LONGEST_OVERDUE.label(lang),
        labels_in(heads, lang),
        rows,
        brief_labels.NO_WAITING.label(lang),
    )


def offices_to_ask_table(brief: CountyBrief, lang: str) -> Table:
    """Offices to ask, with the share of late answers behind the question and their assessment."""

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
        brief_labels.OFFICE,
        brief_labels.DUE,
        brief_labels.LATE,
        brief_labels.SHARE,
        brief_labels.INTERVAL,
        brief_labels.EVERYWHERE,
        brief_labels.EXPECTED_BY_PEERS,
        brief_labels.ASSESSMENT,
    )
    return Table(
        brief_labels.OFFICES_TO_ASK.label(lang),
        labels_in(heads, lang),
        rows,
        brief.empty_reasons.questions.label(lang),
    )
