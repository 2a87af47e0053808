"""A card: one figure with its interval, its number of cases, how it changed in words, and its way here."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import html, join
from charts.sparkline import sparkline


@dataclass(frozen=True)
class CardChange:
    """A change in words, what it is against, and what to make of it."""

    baseline: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Series:
    """The months before: values, names of the first and last month, whether the last is unfinished, a target."""

    values: Sequence[float | None]
    first_label: str
    last_label: str
    last_incomplete: bool
    alt: str
    target: float | None = None


@dataclass(frozen=True)
class Card:
    """Everything a card shows, in words ready for its reader."""

    title: str
    value: str
    unit: str = ""
    details: Sequence[str] = ()  # interval, number of cases, caveat: one line each
    late: str = ""  # the part that is late
    changes: Sequence[CardChange] = ()
    series: Series | None = None
    unreliable: bool = False
    definition: str = ""
    link: str = ""  # to the cases behind the figure


def cards_html(cards: Sequence[Card], *, label: str) -> Markup:
    """HTML of a row of cards."""
    return html(
        '<section class="cards" aria-label="{}">{}</section>', label, join(card_html(card) for card in cards)
    )


def card_html(card: Card) -> Markup:
    """HTML of one card."""
    unit = html(' <span class="unit">{}</span>', card.unit) if card.unit else ""
    late = html('<p class="basis late">{}</p>', card.late) if card.late else ""
    basis = join(html('<p class="basis">{}</p>', line) for line in card.details if line)
    changes = join(_change(told) for told in card.changes)
    listed = html('<ul class="changes">{}</ul>', changes) if changes else ""
    spark = ""
    if card.series:
        spark = sparkline(
            card.series.values,
            alt=card.series.alt,
            labels=(card.series.first_label, card.series.last_label),
            last_incomplete=card.series.last_incomplete,
            target=card.series.target,
        )
    doubtful = " doubtful" if card.unreliable else ""
    value = html("{}{}", card.value, unit)
    if card.link:
        value = html('<a href="{}">{}</a>', card.link, value)
    return html(
        '<article class="card"><h2 title="{}">{}</h2><p class="value{}">{}</p>{}{}{}{}</article>',
        card.definition,
        card.title,
        doubtful,
        value,
        late,
        basis,
        listed,
        spark,
    )


def _change(told: CardChange) -> Markup:
    note = html(' <span class="chance">{}</span>', told.note) if told.note else ""
    return html('<li><span class="told">{}</span> {}{}</li>', told.text, told.baseline, note)
