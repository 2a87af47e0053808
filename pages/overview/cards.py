"""The cards of the overview: small, with changes only where there are any; all other comparisons are folded away."""

import re
from collections import Counter
from dataclasses import replace

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.overview.measure_card import Card, CardChange, cards_html
from pages.overview.contents import contents, figures, proof_link
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.choosing.trend_trips import leaves_out_trips
from pages.widgets.comparisons.own_past_marks import marks_legend, own_chart
from pages.widgets.elements.folded import folded
from pages.widgets.measures.measure_cards import measure_card, overdue_card, satisfaction_card
from queries.overview.main_figures import MAIN_FIGURES, unchanged_text
from queries.overview.overview_contents import EMPTY as NO_TEXT
from queries.overview.overview_contents import MainFigure, Proof
from queries.overview.words.bilingual_names import names_of
from queries.vocabulary.labels import Text

# Texts isolate every name (`queries.overview.words.overview_texts.isolated`); nothing else in them is.
_NAME = re.compile("(\u2068[^\u2066-\u2069]*\u2069)")
OTHERS = ("county", "peer_group", "topic", "topic_group")  # a text may name these, too
DETAILS = 2  # lines below the value of a small card: the interval, and of how many cases or ratings it is


@cached
def cards(view: View) -> Markup:
    """The cards, notes on offices, and folded away the line of unchanged comparisons and what the marks mean."""
    overview = contents(view)
    return _cards(view, overview.figures, overview.unchanged, overview.unit_notes)


@cached
def own_cards(view: View) -> Markup:
    """The same for a viewer who may see some cases only, without notes on offices, which would name those of others."""
    main_figures = figures(view)
    return _cards(view, main_figures, unchanged_text(main_figures), NO_TEXT)


def _cards(view: View, figures: tuple[MainFigure, ...], unchanged: Text, unit_notes: Text) -> Markup:
    t = view.t
    changes: dict[str, list[CardChange]] = {figure.measure.key: [] for figure in figures}
    drawn = [  # in the order of `MAIN_FIGURES`
        measure_card(view, "received", changes=changes, show_n=False),
        measure_card(view, "on_time_share", changes=changes),
        measure_card(view, "answer_days_median", changes=changes),
        overdue_card(view, changes=changes),
        satisfaction_card(view, changes=changes),
    ]
    small = [_small(view, card, figure) for card, figure in zip(drawn, figures, strict=True)]
    return html(
        '<div class="small-cards">{}{}</div>',
        cards_html(small, label=t("Main figures")),
        _notes(view, unit_notes.label(view.lang)) + _details(view, unchanged.label(view.lang), small),
    )


def _details(view: View, unchanged: str, drawn: list[Card]) -> Markup:
    """Folded away: the unchanged comparisons, what the trend lines leave out, and what the small marks mean."""
    t = view.t
    lines = [unchanged] if unchanged else []
    if leaves_out_trips(view):
        lines.append(t("Trend lines leave out cases of provincial trips."))
    legend = _legend(view, drawn)
    content = join(html('<p class="caption unchanged">{}</p>', line) for line in lines) + legend
    if not content:
        return EMPTY
    if not legend:
        return folded(t("Comparisons without a clear change"), content)
    both = t("Comparisons without a clear change, and what the marks mean")
    return folded(both if unchanged else t("What the marks mean"), content)


def _legend(view: View, drawn: list[Card]) -> Markup:
    """What the small marks mean; empty where no card has any."""
    if not any(card.marks for card in drawn):
        return EMPTY
    charts = [own_chart(view, key)[1] for key in MAIN_FIGURES]
    return marks_legend(view, targets=any(chart is not None and chart.reach for chart in charts))


def _small(view: View, card: Card, figure: MainFigure) -> Card:
    """The card with its first lines only, marked and with its changes if the figure has changed."""
    lang = view.lang
    changes = [
        CardChange(change.baseline.label(lang), change.size.label(lang), change.note.label(lang))
        for change in figure.changed
    ]
    details = [line for line in card.details if line]
    # What is not in the source, and a caveat against quoting, are never left out.
    short = [*details[:DETAILS], *(line for line in details[DETAILS:] if line == figure.sources.label(lang))]
    kept = details if card.unreliable or not card.series else short
    return replace(card, details=kept, changes=changes, is_changed=bool(changes))


def _notes(view: View, unit_notes: str) -> Markup:
    """The list of notes on offices, with links."""
    notes = unit_notes.splitlines()
    if not notes:
        return EMPTY
    items = join(html("<li>{}</li>", with_office_links(view, note)) for note in notes)
    title = view.t("Notes on offices and counties")
    return html('<div class="unit-notes"><h2>{}</h2><ul>{}</ul></div>', title, items)


def with_office_links(view: View, text: str) -> Markup:
    """The text, in which each isolated name that is that of one office, and of nothing else, is a link to its page."""
    parts = _NAME.split(text)
    if len(parts) == 1:
        return html("{}", text)
    offices = _offices(view)
    return join(_part(view, part, offices.get(part[1:-1], "")) for part in parts)


def _part(view: View, part: str, office: str) -> Markup:
    if not office or not _NAME.fullmatch(part):
        return html("{}", part)
    link = proof_link(view, Proof("agencies", {"agency": (office,), "trips": ("out",)}))
    return html('<a href="{}">{}</a>', link, part)


def _offices(view: View) -> dict[str, str]:
    """The codes of offices by their names in the view's language; without names that something else has as well."""
    names = [(text.label(view.lang), code) for code, text in names_of(view.store, "agency").items()]
    times = Counter(name for name, _ in names)
    for other in OTHERS:
        times.update(text.label(view.lang) for text in names_of(view.store, other).values())
    return {name: code for name, code in names if times[name] == 1}
