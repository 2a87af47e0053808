"""Histogram of answers by days before or after the due day, with answers on time and late ones in different colours.

It makes visible whether answers bunch on the last days before the deadline, which the on-time share does not show.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import html, join
from charts.monthly.monthly_frame import Chart, monthly_plot
from charts.parts.value_classes import round_ticks
from persian.digits import number, percent
from persian.translate import translator

BEFORE, AFTER = 30, 30  # the chart shows at most so many days before and after the due day
COMPARISON_DAYS = (-3, -2, -1)  # the due day is compared with the mean of these days


@dataclass(frozen=True)
class Answers:
    """Numbers of answers by days from the due day (negative: before it), and of due cases without an answer yet."""

    on_time: Mapping[int, int]
    late: Mapping[int, int]
    unanswered: int


def around_due(answers: Answers, *, bunching: str, link: Callable[[int], str], lang: str) -> Chart:
    """The chart.

    `bunching` is the sentence about the bunching of answers at the deadline, shown as a note; if it is "" because the
    measure is withheld, the title has no numbers either. `link` returns the address of the cases answered a given
    number of days from the due day.
    """
    t = translator(lang)
    first = max(min([-10, *answers.on_time]), -BEFORE)
    days = list(range(first, AFTER + 1))
    counts = {day: (answers.on_time.get(day, 0), answers.late.get(day, 0)) for day in days}
    ticks = round_ticks(float(max(4, *(sum(pair) for pair in counts.values()))), most=4, whole=True)
    top, width = ticks[-1], 100 / len(days)
    due = 100 * (-first + 0.5) / len(days)
    bars = html('<path class="due" d="M{:.2f} 0V100"/>', due) + join(
        _bar(width * i, width, pair, top) for i, pair in enumerate(counts.values())
    )
    named = [day for day in days if day % 10 == 0]
    plot = monthly_plot(
        bars,
        ticks=[(tick / top, number(tick, lang)) for tick in ticks],
        labels=[((day - first + 0.5) / len(days), _day_name(day, lang)) for day in named],
        tooltips=[_tooltip_lines(day, *counts[day], lang=lang) for day in days],
        alt=_alt(counts, lang),
        links=[link(day) for day in days],
    )
    swatches = join(
        html('<span><i class="{}"></i>{}</span>', kind, words)
        for kind, words in (("on-time", t("answered on time")), ("late", t("answered late")))
    )
    notes = (bunching, _remarks(answers, first, lang))
    return Chart(
        html(
            '{}<div class="legend around-due">{}<span>{}</span></div>',
            plot,
            swatches,
            t("days from the due day"),
        ),
        _finding(answers, lang) if bunching else t("Answers around the due day"),
        tuple(note for note in notes if note),
    )


def _remarks(answers: Answers, first: int, lang: str) -> str:
    """What the chart has no bars for: answers before its `first` day or after its last, and cases without an answer."""
    t = translator(lang)
    beyond = sum(n for day, n in answers.late.items() if day > AFTER)
    early = sum(n for day, n in answers.on_time.items() if day < first)
    remarks = []
    if beyond:
        text = t.plural(
            "{n} was answered more than 30 days late.", "{n} were answered more than 30 days late.", beyond
        )
        remarks.append(text.format(n=number(beyond, lang)))
    if early:
        text = t.plural(
            "{n} was answered more than 30 days early.", "{n} were answered more than 30 days early.", early
        )
        remarks.append(text.format(n=number(early, lang)))
    if answers.unanswered:
        text = t("{n} that fell due have no answer yet.")
        remarks.append(text.format(n=number(answers.unanswered, lang)))
    return " ".join(remarks)


def _bar(x: float, width: float, pair: tuple[int, int], top: float) -> Markup:
    """The column of a day: answers on time at the bottom, late ones stacked on them."""
    # On the due day itself both can occur, because answers are compared with the due moment and not with its day.
    on_time, late = (100 * n / top for n in pair)
    parts = ((0.0, on_time, "on-time"), (on_time, late, "late"))
    return join(
        html(
            '<rect class="{}" x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}"/>',
            kind,
            x + width * 0.1,
            100 - below - height,
            width * 0.8,
            height,
        )
        for below, height, kind in parts
        if height
    )


def _day_name(day: int, lang: str) -> str:
    t = translator(lang)
    if not day:
        return t("due day")
    template = t("{n} before") if day < 0 else t("{n} after")
    return template.format(n=number(abs(day), lang))


def _tooltip_lines(day: int, on_time: int, late: int, *, lang: str) -> list[str]:
    t = translator(lang)
    if day < 0:
        head = t.plural("{n} day before the due day", "{n} days before the due day", -day).format(
            n=number(-day, lang)
        )
    else:
        head = (
            t.plural("{n} day after the due day", "{n} days after the due day", day).format(
                n=number(day, lang)
            )
            if day
            else t("On the due day")
        )
    lines = [(t("answered on time"), on_time), (t("answered late"), late)]
    return [head, *(f"{words}: {number(n, lang)}" for words, n in lines if n)]


def _finding(answers: Answers, lang: str) -> str:
    """The title: how many of the answers on time came on the due day, compared with the days before it."""
    t = translator(lang)
    total = sum(answers.on_time.values())
    if not total:
        return t("Answers around the due day")
    on_the_day = answers.on_time.get(0, 0)
    mean_before = sum(answers.on_time.get(day, 0) for day in COMPARISON_DAYS) / len(COMPARISON_DAYS)
    template = t(
        "{share} of the answers on time ({n} of {whole}) came on the due day itself; on the three days before, "
        "{beside} a day"
    )
    return template.format(
        n=number(on_the_day, lang),
        whole=number(total, lang),
        share=percent(on_the_day / total, lang, decimals=1),
        beside=number(mean_before, lang),
    )


def _alt(counts: Mapping[int, tuple[int, int]], lang: str) -> str:
    """Text alternative: the numbers of answers in the five days before and after the due day."""
    t = translator(lang)
    near = t("; ").join(
        f"{_day_name(day, lang)}: {number(sum(counts[day]), lang)}" for day in counts if -5 <= day <= 5
    )
    return t("Bars of answers by days from the due day. {values}").format(values=near)
