"""The assessment of one office, as that office may see it."""

from collections.abc import Sequence

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.parts.figure_texts import n_text
from pages.view.view import View
from pages.widgets.elements.choice_links import Choice, choice_links
from pages.widgets.notices import notices
from persian.bidi import isolate
from persian.calendar import month_of
from persian.digits import number
from queries.comparisons.peers.peer_assessment_texts import LATE
from queries.comparisons.peers.peer_gap_texts import INTERVAL
from queries.own_office.assessment_periods import AssessmentPeriod, length_text
from queries.own_office.assessment_texts import comparison_lines, headline, headline_notes, notes, reasons
from queries.own_office.own_assessment import OwnAssessment, own_assessment
from queries.vocabulary.problems import ScopeError

MONTHS = "months"  # parameter of the address


def period_of(view: View, offered: Sequence[AssessmentPeriod]) -> AssessmentPeriod:
    """The period in the address, if it is offered; else the longest."""
    requested = (view.params.get(MONTHS) or [""])[-1]
    return next((period for period in offered if str(period.months) == requested), offered[-1])


def assessment_panel(
    view: View, code: str, period: AssessmentPeriod, offered: Sequence[AssessmentPeriod]
) -> Markup:
    """The panel of an office, with links to the other periods if any are offered here."""
    t, lang = view.t, view.lang
    try:
        shown = own_assessment(view.store, code, months=period.months, lang=lang)
    except ScopeError as error:
        return notices.notice(t("Your office is not in the data"), error.problem.text(lang))
    title = t("{office}, as the governor’s office sees it").format(office=isolate(shown.label))
    return html(
        '<div class="section-head"><h2>{}</h2>{}</div><p class="caption">{}</p>'
        '<section class="office own-office">{}{}<p>{}</p>{}</section>',
        title,
        _periods(view, period, offered),
        _period_text(view, shown),
        _headline(shown, lang),
        _own_share(view, shown),
        " ".join(reasons(shown, lang)),
        _comparison(shown, lang),
    )


def _periods(view: View, period: AssessmentPeriod, offered: Sequence[AssessmentPeriod]) -> Markup:
    choices = [
        Choice(length_text(each, view.lang), view.link(**{MONTHS: [str(each.months)]}), each == period)
        for each in offered
    ]
    return choice_links(choices, label=view.t("Period"))


def _period_text(view: View, shown: OwnAssessment) -> str:
    """From which month to which, and what is left out."""
    t, lang = view.t, view.lang
    first, last = (month_of(day).label(lang) for day in (shown.period.first, shown.period.last))
    return t("{first} to {last}, without cases of provincial trips. Group: {group}").format(
        first=first, last=last, group=isolate(shown.group_label or t("none"))
    )


def _headline(shown: OwnAssessment, lang: str) -> Markup:
    words = join(html("<span>{}</span>", note) for note in headline_notes(shown, lang))
    return html('<p class="said"><span class="verdict">{}</span>{}</p>', headline(shown, lang), words)


def _own_share(view: View, shown: OwnAssessment) -> Markup:
    """The office's own figures, which are exact."""
    t, lang, measure = view.t, view.lang, shown.measure
    if shown.value != shown.value:
        return html("<p>{}</p>", t("{n} cases fell due").format(n=number(shown.n, lang)))
    share, late, low, high = (
        measure.format(each, lang) for each in (shown.value, 1 - shown.value, shown.lower, shown.upper)
    )
    interval = INTERVAL.label(lang).format(low=low, high=high)
    return html(
        '<p class="said"><b>{}: {}</b><span>{}</span><span>{}</span><span>{}</span></p>',
        measure.title.label(lang),
        share,
        interval,
        n_text(shown.n, lang),
        f"{LATE.label(lang)}: {late}",
    )


def _comparison(shown: OwnAssessment, lang: str) -> Markup:
    lines = comparison_lines(shown, lang)
    if not lines:
        return EMPTY
    items = join(
        html("<li>{}{}</li>", text, f" ({interval})" if interval else "") for text, interval in lines
    )
    texts = join(html('<p class="caption">{}</p>', note) for note in notes(shown, lang))
    return html("<ul>{}</ul>{}", items, texts)
