"""A card: one figure with its interval, its number of cases, how it changed in words, and its way here."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from charts.sparkline import sparkline


@dataclass(frozen=True)
class Told:
    """A change in words, what it is against, and what to make of it."""

    against: str
    words: str
    note: str = ""


@dataclass(frozen=True)
class Series:
    """The months before: values, names of the first and last month, whether the last is unfinished, a target."""

    values: Sequence[float | None]
    first: str
    last: str
    unfinished: bool
    describes: str
    target: float | None = None


@dataclass(frozen=True)
class Card:
    """Everything a card shows, in words ready for its reader."""

    title: str
    value: str
    unit: str = ""
    basis: Sequence[str] = ()  # interval, number of cases, caveat: one line each
    late: str = ""  # the part that is late
    changes: Sequence[Told] = ()
    series: Series | None = None
    doubtful: bool = False
    definition: str = ""
    link: str = ""  # to the cases behind the figure


def cards_html(cards: Sequence[Card], *, label: str) -> str:
    """HTML of a row of cards."""
    return f'<section class="cards" aria-label="{escape(label)}">{"".join(card_html(card) for card in cards)}</section>'


def card_html(card: Card) -> str:
    """HTML of one card."""
    unit = f' <span class="unit">{escape(card.unit)}</span>' if card.unit else ""
    late = f'<p class="basis late">{escape(card.late)}</p>' if card.late else ""
    basis = "".join(f'<p class="basis">{escape(line)}</p>' for line in card.basis if line)
    changes = "".join(_change(told) for told in card.changes)
    listed = f'<ul class="changes">{changes}</ul>' if changes else ""
    spark = ""
    if card.series:
        spark = sparkline(
            card.series.values,
            describes=card.series.describes,
            labels=(card.series.first, card.series.last),
            unfinished=card.series.unfinished,
            target=card.series.target,
        )
    doubtful = " doubtful" if card.doubtful else ""
    value = f"{escape(card.value)}{unit}"
    if card.link:
        value = f'<a href="{escape(card.link)}">{value}</a>'
    return (
        f'<article class="card"><h2 title="{escape(card.definition)}">{escape(card.title)}</h2>'
        f'<p class="value{doubtful}">{value}</p>{late}{basis}{listed}{spark}</article>'
    )


def _change(told: Told) -> str:
    note = f' <span class="chance">{escape(told.note)}</span>' if told.note else ""
    return f'<li><span class="told">{escape(told.words)}</span> {escape(told.against)}{note}</li>'
