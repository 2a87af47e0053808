"""The path of a case as a flow in the direction of reading: steps, the time between them, and who stands where."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from charts.backlog_age import age_words
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


def case_flow_html(steps: Sequence[Step], transitions: Sequence[Transition], *, label: str, lang: str) -> str:
    """HTML of the flow; there is one passage between each two steps."""
    most = max((step.open for step in steps), default=0)
    items = []
    for i, step in enumerate(steps):
        items.append(f'<li class="step">{_step(step, most, lang)}</li>')
        if i < len(transitions):
            items.append(f'<li class="passage">{_passage(transitions[i], lang)}</li>')
    return f'<ol class="case-path" aria-label="{escape(label)}">{"".join(items)}</ol>'


def _step(step: Step, most: int, lang: str) -> str:
    t = translator(lang)
    head = f'<h3 class="name">{escape(step.name)}</h3>'
    if step.ages is None:
        return head
    if not step.open:
        return f'{head}<p class="stands"><b>{number(0, lang)}</b> {escape(step.state_text)}</p>'
    told = [
        step.state_text,
        *(f"{age_words(age, lang)}: {number(n, lang)}" for age, n in step.ages.items() if n),
    ]
    parts = "".join(
        f'<span style="flex:{n};background:var(--step-{i})"></span>'
        for i, n in enumerate(step.ages.values())
        if n
    )
    bar = (
        f'<div class="ages" role="img" tabindex="0" style="inline-size:{max(step.open / most, 0.03):.2%}" '
        f"{labelled_tooltip(told)}>"
        f"{parts}</div>"
    )
    old = t("{old} ({share}) older than 30 days").format(
        old=number(step.old, lang), share=percent(step.old / step.open, lang)
    )
    return (
        f'{head}<p class="stands"><b>{number(step.open, lang)}</b> {escape(step.state_text)}</p>{bar}'
        f'<p class="old">{escape(old)}</p>'
    )


def _passage(leads: Transition, lang: str) -> str:
    """The share first where few go on at all, else the median."""
    t, its = translator(lang), leads.passage
    head = f'<h3 class="name">{escape(leads.name)}</h3>'
    if leads.passage.withheld:
        return f'{head}<p class="quiet">{escape(t("Too few cases"))} ({escape(_of(its.n, lang))})</p>'
    share = "" if math.isnan(its.share_after_30_days) else percent(its.share_after_30_days, lang)
    lines = []
    if leads.share_first and share:
        big = f'<p class="big">{escape(share)}</p>'
        lines.append(t("within 30 days"))
    else:
        median = t("under an hour") if its.median < HOUR else days_words(its.median, lang)
        big = f'<p class="big">{escape(median)}</p>'
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
    told = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f'{head}{big}{told}<p class="quiet">{escape(quiet)}</p>'


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
