"""Tables of a county brief about offices: questions, overdue cases, cases of trips, and late answers."""

from briefs.county import labels
from briefs.county.brief_table import Table, labels_in
from briefs.county.number_format import interval_ends_text
from briefs.county.questions import COUNT, questions
from persian.bidi import isolate, ltr
from persian.calendar import format_day
from persian.digits import number, percent
from queries.county_brief.contents import CountyBrief
from queries.vocabulary.recorded import NOT_RECORDED


def questions_table(brief: CountyBrief, lang: str) -> Table:
    """What to ask, and whom."""
    rows = questions(brief, lang)
    title = labels.THREE_QUESTIONS if len(rows) == COUNT else labels.QUESTIONS
    return Table(
        title.label(lang),
        labels_in((labels.WHOM, labels.QUESTION), lang),
        rows,
        labels.NO_QUESTION.label(lang),
    )


def trip_cases_table(brief: CountyBrief, lang: str) -> Table:
    """Offices with most overdue cases of trips; the title has their number, or the text for none says why."""
    heads = labels_in(
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
        labels.OFFICE,
        labels.DAYS,
        labels.TOPIC,
        labels.REGISTERED,
        labels.TRACKING_CODE,
        labels.OVERDUE,
    )
    return Table(
        labels.LONGEST_OVERDUE.label(lang), labels_in(heads, lang), rows, labels.NO_WAITING.label(lang)
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
        labels_in(heads, lang),
        rows,
        brief.empty_reasons.questions.label(lang),
    )
