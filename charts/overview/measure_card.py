"""HTML card of one measure: its value, interval, number of cases, changes in words, and a sparkline of its history."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.overview.sparkline import sparkline
from charts.parts.event_marks import NO_EVENTS, EventMarks
from persian.digits import MISSING


@dataclass(frozen=True)
class CardChange:
    """A change: the period it is compared with, the change in words, and a note on whether it is beyond chance.

    Comparisons with several periods that say the same are one change, with a line in `lines` for each.
    """

    baseline: str
    text: str
    note: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Series:
    """Monthly values for the sparkline. None in `values` is a month without a value; `alt` is its text alternative.

    `lang` is the language of the words about its events.
    """

    values: Sequence[float | None]
    first_label: str
    last_label: str
    first_incomplete: bool
    last_incomplete: bool
    alt: str
    target: float | None = None
    events: EventMarks = NO_EVENTS
    lang: str = "fa"


@dataclass(frozen=True)
class Card:
    """The contents of a card, as texts ready to display."""

    title: str
    value: str
    unit: str = ""
    details: Sequence[str] = ()  # interval, number of cases, caveat: one line each
    changes: Sequence[CardChange] = ()
    series: Series | None = None
    unreliable: bool = False
    is_changed: bool = False  # marked: the changes are beyond chance
    definition: str = ""
    link: str = ""  # address of the list of the cases behind the value
    marks: Markup = EMPTY  # small marks beside the value
    # What the value does not contain: people who did not answer, cases that are still to be registered.
    missing: str = ""


def cards_html(cards: Sequence[Card], *, label: str) -> Markup:
    """HTML of a row of cards; `label` describes the row to screen readers."""
    return html(
        '<section class="cards" aria-label="{}">{}</section>', label, join(card_html(card) for card in cards)
    )


def card_html(card: Card) -> Markup:
    """HTML of one card."""
    unit = html(' <span class="unit">{}</span>', card.unit) if card.unit else ""
    basis = join(html('<p class="basis">{}</p>', line) for line in (*card.details, card.missing) if line)
    changes = join(_change(change) for change in card.changes)
    change_list = html('<ul class="changes">{}</ul>', changes) if changes else ""
    spark = ""
    if card.series:
        spark = sparkline(
            card.series.values,
            alt=card.series.alt,
            labels=(card.series.first_label, card.series.last_label),
            first_incomplete=card.series.first_incomplete,
            last_incomplete=card.series.last_incomplete,
            target=card.series.target,
            events=card.series.events,
            lang=card.series.lang,
        )
    # Words in place of a number ("Too few cases") are not a figure, and are not set as large as one.
    in_words = " words" if any(letter.isalpha() for letter in card.value) else ""
    doubtful = " doubtful" if card.unreliable else ""
    value = html("{}{}", card.value, unit)
    # A dash leads to no cases, and a screen reader would read a link without a name.
    if card.link and card.value != MISSING:
        value = html('<a href="{}">{}</a>', card.link, value)
    value += card.marks
    return html(
        '<article class="card{}"><h2 title="{}">{}</h2><p class="value{}">{}</p>{}{}{}</article>',
        " changed" if card.is_changed else "",
        card.definition,
        card.title,
        doubtful + in_words,
        value,
        basis,
        change_list,
        spark,
    )


def _change(change: CardChange) -> Markup:
    note = html(' <span class="chance">{}</span>', _with_arrows_kept(change.note)) if change.note else ""
    lines = join(
        html('<span class="chance line">{}</span>', _with_arrows_kept(line)) for line in change.lines
    )
    return html(
        '<li><span class="statement">{}</span> {}{}{}</li>',
        _with_arrows_kept(change.text),
        change.baseline,
        note,
        lines,
    )


def _with_arrows_kept(text: str) -> str:
    """The text, in which no line ends between an arrow and its number."""
    return text.replace("▲ ", "▲\u00a0").replace("▼ ", "▼\u00a0")
