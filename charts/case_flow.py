"""The path of a case as a flow in the direction of reading: steps, the time between them, and who stands where."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.backlog_age import age_words
from charts.markup import html, join
from charts.tooltip import labelled_tooltip
from persian.digits import number, percent
from persian.translate import translator

HOUR = 1 / 24


@dataclass(frozen=True)
class Passage:
    """From one step to the next: days (NaN: not reached), the share after 30 days, cases; withheld if too few."""

    median: float
    lower: float
    upper: float
    p90: float
    share_after_30_days: float
    n: int
    left_path: int
    waiting: int
    withheld: bool


@dataclass(frozen=True)
class Step:
    """A step: its name, and the cases that are open in it by class of age; none where no case can stand."""

    name: str
    state_text: str = ""
    ages: Mapping[str, int] | None = None

    @property
    def open(self) -> int:
        """All that stand there."""
        return sum((self.ages or {}).values())

    @property
    def old(self) -> int:
        """Those registered more than 30 days ago."""
        return sum(n for age, n in (self.ages or {}).items() if age not in ("0-10", "11-20", "21-30"))


@dataclass(frozen=True)
class Transition:
    """What leads from a step to the next: its passage, what it is called, and what leaving the path means here."""

    name: str
    passage: Passage
    exit_text: str
    waiting_text: str
    share_first: bool = False  # few go on at all: the share is told first, not the median


def case_flow_html(
    steps: Sequence[Step], transitions: Sequence[Transition], *, label: str, lang: str
) -> Markup:
    """HTML of the flow; there is one passage between each two steps."""
    most = max((step.open for step in steps), default=0)
    items = []
    for i, step in enumerate(steps):
        items.append(html('<li class="step">{}</li>', _step(step, most, lang)))
        if i < len(transitions):
            items.append(html('<li class="passage">{}</li>', _passage(transitions[i], lang)))
    return html('<ol class="case-path" aria-label="{}">{}</ol>', label, join(items))


def _step(step: Step, most: int, lang: str) -> Markup:
    t = translator(lang)
    head = html('<h3 class="name">{}</h3>', step.name)
    if step.ages is None:
        return head
    if not step.open:
        return html('{}<p class="stands"><b>{}</b> {}</p>', head, number(0, lang), step.state_text)
    told = [
        step.state_text,
        *(f"{age_words(age, lang)}: {number(n, lang)}" for age, n in step.ages.items() if n),
    ]
    parts = join(
        html('<span style="flex:{};background:var(--step-{})"></span>', n, i)
        for i, n in enumerate(step.ages.values())
        if n
    )
    bar = html(
        '<div class="ages" role="img" tabindex="0" style="inline-size:{:.2%}" {}>{}</div>',
        max(step.open / most, 0.03),
        labelled_tooltip(told),
        parts,
    )
    old = t("{old} ({share}) older than 30 days").format(
        old=number(step.old, lang), share=percent(step.old / step.open, lang)
    )
    return html(
        '{}<p class="stands"><b>{}</b> {}</p>{}<p class="old">{}</p>',
        head,
        number(step.open, lang),
        step.state_text,
        bar,
        old,
    )


def _passage(leads: Transition, lang: str) -> Markup:
    """The share first where few go on at all, else the median."""
    t, its = translator(lang), leads.passage
    head = html('<h3 class="name">{}</h3>', leads.name)
    if leads.passage.withheld:
        return html('{}<p class="quiet">{} ({})</p>', head, t("Too few cases"), _of(its.n, lang))
    share = "" if math.isnan(its.share_after_30_days) else percent(its.share_after_30_days, lang)
    lines = []
    if leads.share_first and share:
        big = html('<p class="big">{}</p>', share)
        lines.append(t("within 30 days"))
    else:
        median = t("under an hour") if its.median < HOUR else days_words(its.median, lang)
        big = html('<p class="big">{}</p>', median)
        lines.append(t("median"))
        if share:
            lines.append(
                t("90% within {days}; {share} within 30 days").format(
                    days=days_words(its.p90, lang), share=share
                )
                if math.isfinite(its.p90)
                else t("{share} within 30 days").format(share=share)
            )
    left = f"{percent(its.left_path / its.n, lang)} {leads.exit_text}"
    still = f"{percent(its.waiting / its.n, lang)} {leads.waiting_text}"
    rest = [_of(its.n, lang), left if its.left_path else "", still if its.waiting else ""]
    quiet = t("; ").join(part for part in rest if part)
    told = join(html("<p>{}</p>", line) for line in lines)
    return html('{}{}{}<p class="quiet">{}</p>', head, big, told, quiet)


def _of(n: int, lang: str) -> str:
    return translator(lang)("of {n} cases").format(n=number(n, lang))


def days_words(days: float, lang: str) -> str:
    """At most so many days, in words; hours where they are fewer than two days; «not yet reached»."""
    t = translator(lang)
    if math.isnan(days):
        return t("Not yet reached")
    if days < HOUR:
        return t("an hour")
    if days < 2:
        return t("{n} hours").format(n=number(round(days * 24), lang))
    return t("{n} days").format(n=number(days, lang, decimals=1))
