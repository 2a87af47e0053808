"""Numbered marks of events on a chart over time, and the key below it that says what each number stands for.

Names do not fit into a chart on a telephone, so the chart has numbers and the key has the names. The key is a list of
the page, which is read out, printed and found by the search of the browser like any text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.parts.line_style import NOTE_SIZE
from charts.parts.palette import FONT, Palette
from persian.bidi import isolate
from persian.digits import number
from persian.translate import translator

# Widths as shares of the width of a plot on a telephone: about 300 pixels, on which a digit has seven.
DIGIT_WIDTH, COMMA_WIDTH, LABEL_PADDING = 0.023, 0.01, 0.027
EDGE = 0.04  # the nearest that a label comes to an end of the plot, as a share of its width
LABEL_HEIGHT = 0.05  # of a label below the top of a plot, as a share of the height of the lowest plot
MAX_IN_LABEL = 3  # numbers of a label; further ones become an ellipsis


@dataclass(frozen=True)
class EventMark:
    """A mark: the number of its entry, and where it is, in periods from the start of the chart.

    Period i reaches from i to i + 1. `start` equals `end` for an event that is a line and not an area.
    """

    number: int
    start: float
    end: float


@dataclass(frozen=True)
class EventEntry:
    """An entry of the key: its number, the name and what is said about it (days, cases, counties)."""

    number: int
    name: str
    details: str


@dataclass(frozen=True)
class EventMarks:
    """The marks of a chart and the entries that explain them; `trips` has the indices of the periods of trips."""

    marks: tuple[EventMark, ...] = ()
    entries: tuple[EventEntry, ...] = ()
    trips: frozenset[int] = frozenset()


NO_EVENTS = EventMarks()


@dataclass(frozen=True)
class MarkLabel:
    """The label of one mark or of several that are too close to each other: its position and its numbers."""

    at: float
    numbers: tuple[int, ...]

    def text(self, lang: str) -> str:
        """The numbers: «۲», «۲، ۵», or «۲–۴» for three or more in a row."""
        written = [number(n, lang) for n in self.numbers]
        if len(written) >= MAX_IN_LABEL and self.numbers[-1] - self.numbers[0] == len(written) - 1:
            return f"{written[0]}–{written[-1]}"
        if len(written) > MAX_IN_LABEL:
            written = [*written[: MAX_IN_LABEL - 1], "…"]
        # With a space in Persian, where «۲،۵» looks like the decimal number «۲٫۵».
        return ("،\N{NO-BREAK SPACE}" if lang == "fa" else ",").join(written)


def mark_labels(marks: Sequence[EventMark], count: int) -> list[MarkLabel]:
    """The labels of the marks on a chart of `count` periods; labels that would overlap on a telephone are gathered."""
    labels: list[MarkLabel] = []
    for mark in sorted(marks, key=lambda mark: mark.start):
        # Labels stay inside the plot, beside which are the numbers of the axis.
        middle = min(max((mark.start + mark.end) / 2, EDGE * count), (1 - EDGE) * count)
        label = MarkLabel(middle, (mark.number,))
        # A gathered label is wider, so it may now reach the one before it.
        while labels and label.at - labels[-1].at < count * (_width(label) + _width(labels[-1])) / 2:
            before = labels.pop()
            numbers = tuple(sorted({*before.numbers, *label.numbers}))
            label = MarkLabel((before.at + label.at) / 2, numbers)
        labels.append(label)
    return labels


def _width(label: MarkLabel) -> float:
    return LABEL_PADDING + sum(COMMA_WIDTH if letter == "," else DIGIT_WIDTH for letter in label.text("en"))


def plotly_event_marks(
    events: EventMarks, *, count: int, palette: Palette, lang: str, height: float = 1.0
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Shapes and annotations of the marks, for a figure whose horizontal axis has the indices of `count` periods.

    The labels are at `height`, a share of the height of the plot.
    """
    line = {"color": palette.muted, "width": 1, "dash": "dot"}
    shapes = [
        {
            "type": "line" if mark.start == mark.end else "rect",
            "xref": "x",
            "yref": "paper",
            # Plotly draws a period around its index.
            "x0": round(mark.start - 0.5, 3),
            "x1": round(mark.end - 0.5, 3),
            "y0": 0,
            "y1": height,
            "layer": "below",
        }
        | ({"line": line} if mark.start == mark.end else {"line": {"width": 0}, "fillcolor": palette.line})
        for mark in events.marks
    ]
    annotations = [
        {
            "text": html("<b>{}</b>", label.text(lang)),
            "x": round(label.at - 0.5, 3),
            "y": height,
            "xref": "x",
            "yref": "paper",
            "xanchor": "center",
            "yanchor": "top",
            "showarrow": False,
            "font": {"size": NOTE_SIZE, "color": palette.ink, "family": FONT},
            "bgcolor": palette.paper,
            "bordercolor": palette.muted,
            "borderwidth": 1,
            "borderpad": 1,
        }
        for label in mark_labels(events.marks, count)
    ]
    return shapes, annotations


def svg_event_marks(events: EventMarks, count: int) -> Markup:
    """The marks as lines and areas in the 100 by 100 coordinates of `monthly_plot`."""
    return join(
        html('<path class="event" d="M{:.2f} 0V100"/>', 100 * mark.start / count)
        if mark.start == mark.end
        else html(
            '<rect class="event" x="{:.2f}" y="0" width="{:.2f}" height="100"/>',
            100 * mark.start / count,
            100 * (mark.end - mark.start) / count,
        )
        for mark in events.marks
    )


def html_event_labels(events: EventMarks, count: int, lang: str) -> Markup:
    """The labels of the marks as HTML over the plot; hidden from screen readers, which read the key."""
    return join(
        html(
            '<b class="event" aria-hidden="true" style="left:{:.2%}">{}</b>',
            label.at / count,
            label.text(lang),
        )
        for label in mark_labels(events.marks, count)
    )


def height_below_labels(highest: float, events: EventMarks) -> float:
    """How high an axis is to be so that its largest value stays below the labels of the marks, which are at its top."""
    return highest / (1 - LABEL_HEIGHT) if events.marks else highest


def events_of_period(events: EventMarks, index: int) -> EventMarks:
    """The events that touch one period of a chart, each once."""
    numbers = {mark.number for mark in events.marks if mark.start < index + 1 and mark.end > index}
    inside = tuple(mark for mark in events.marks if mark.number in numbers)
    return EventMarks(inside, tuple(entry for entry in events.entries if entry.number in numbers))


def event_numbers(events: EventMarks, lang: str) -> str:
    """The numbers of the entries, as in the label of a mark: «۲، ۵»."""
    numbers = tuple(sorted(entry.number for entry in events.entries))
    return MarkLabel(0.0, numbers).text(lang) if numbers else ""


def events_text(events: EventMarks, lang: str, *, ticks: bool = False) -> str:
    """The events in one line, for drawings too small for numbers and a key: names and days; "" without events.

    With `ticks` it says that ticks mark where they begin.
    """
    if not events.entries:
        return ""
    between = "؛ " if lang == "fa" else "; "
    named = between.join(
        f"{isolate(entry.name)} ({entry.details})" if entry.details else isolate(entry.name)
        for entry in events.entries
    )
    t = translator(lang)
    template = t("Ticks mark the beginning of events: {named}") if ticks else t("Events: {named}")
    return template.format(named=named)


def event_key(events: EventMarks, lang: str) -> Markup:
    """The key: a list with the number, name and details of each entry; empty without entries."""
    if not events.entries:
        return EMPTY
    items = join(
        html(
            "<li><b>{}</b> {}{}</li>",
            number(entry.number, lang),
            isolate(entry.name),
            html(": <span>{}</span>", entry.details) if entry.details else EMPTY,
        )
        for entry in events.entries
    )
    return html('<div class="event-key"><b>{}</b><ol>{}</ol></div>', translator(lang)("Events"), items)
