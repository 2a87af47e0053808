"""A card: one figure with its interval, its number of cases, how it changed in words, and its way here."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

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


def cards_html(cards: Sequence[Card], *, label: str) -> str:
    """HTML of a row of cards."""
    return f'<section class="cards" aria-label="{escape(label)}">{"".join(card_html(card) for card in cards)}</section>'


def card_html(card: Card) -> str:
    """HTML of one card."""
    unit = f' <span class="unit">{escape(card.unit)}</span>' if card.unit else ""
    late = f'<p class="basis late">{escape(card.late)}</p>' if card.late else ""
    basis = "".join(f'<p class="basis">{escape(line)}</p>' for line in card.details if line)
    changes = "".join(_change(told) for told in card.changes)
    listed = f'<ul class="changes">{changes}</ul>' if changes else ""
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
    value = f"{escape(card.value)}{unit}"
    if card.link:
        value = f'<a href="{escape(card.link)}">{value}</a>'
    return (
        f'<article class="card"><h2 title="{escape(card.definition)}">{escape(card.title)}</h2>'
        f'<p class="value{doubtful}">{value}</p>{late}{basis}{listed}{spark}</article>'
    )


def _change(told: CardChange) -> str:
    note = f' <span class="chance">{escape(told.note)}</span>' if told.note else ""
    return f'<li><span class="told">{escape(told.text)}</span> {escape(told.baseline)}{note}</li>'
