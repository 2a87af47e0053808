"""HTML flow diagram of the path of a case: its steps, the times between them, and the cases open at each step."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import html, join
from charts.parts.age_class_texts import age_words, older_than
from charts.parts.figure_texts import n_text
from charts.parts.tooltip import labelled_tooltip
from persian.digits import number, percent
from persian.translate import translator

HOUR = 1 / 24  # in days


@dataclass(frozen=True)
class Passage:
    """The waiting time from one step to the next.

    `median` (with its interval `lower` to `upper`) and `p90` are in days, NaN if not reached. `n` is the number of
    cases that entered the step, of which `left_path` left the path without reaching the next step and `waiting` are
    still there. `withheld` is True if there are too few cases.
    """

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
    """A step: its name and its open cases by age class; `ages` is None for a step at which no case can be waiting."""

    name: str
    state_text: str = ""
    ages: Mapping[str, int] | None = None

    @property
    def open(self) -> int:
        """Number of cases open at this step."""
        return sum((self.ages or {}).values())

    @property
    def old(self) -> int:
        """Number of these cases registered more than 30 days ago."""
        return older_than(self.ages or {}, 30)


@dataclass(frozen=True)
class Transition:
    """The transition between two steps: its name, its waiting time, and the texts for cases that left or still wait."""

    name: str
    passage: Passage
    exit_text: str
    waiting_text: str
    share_first: bool = False  # show the share first and not the median, because few cases go on at all


def case_flow_html(
    steps: Sequence[Step], transitions: Sequence[Transition], *, label: str, lang: str
) -> Markup:
    """HTML of the flow, in the reading direction of the page, with one transition between each two steps."""
    most = max((step.open for step in steps), default=0)
    items = []
    for i, step in enumerate(steps):
        items.append(html('<li class="step">{}</li>', _step(step, most, lang)))
        if i < len(transitions):
            items.append(html('<li class="passage">{}</li>', _passage(transitions[i], lang)))
    return html('<ol class="case-path" aria-label="{}">{}</ol>', label, join(items))


def _step(step: Step, most: int, lang: str) -> Markup:
    """HTML of a step: its name, its number of open cases, and a bar of their age classes."""
    t = translator(lang)
    head = html('<h3 class="name">{}</h3>', step.name)
    if step.ages is None:
        return head
    if not step.open:
        return html('{}<p class="stands"><b>{}</b> {}</p>', head, number(0, lang), step.state_text)
    tooltip = [
        step.state_text,
        *(f"{age_words(age, lang)}: {number(n, lang)}" for age, n in step.ages.items() if n),
    ]
    # The bar is as long as the step's share of the step with most open cases; even the shortest one can be hovered.
    parts = join(
        html('<span style="flex:{};background:var(--step-{})"></span>', n, i)
        for i, n in enumerate(step.ages.values())
        if n
    )
    bar = html(
        '<div class="ages" role="img" tabindex="0" style="inline-size:{:.2%}" {}>{}</div>',
        max(step.open / most, 0.03),
        labelled_tooltip(tooltip),
        parts,
    )
    old = t("{old} ({share}) 31 days old or older").format(
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


def _passage(transition: Transition, lang: str) -> Markup:
    """HTML of a transition: in large type the share of cases that go on (`share_first`), or else the median time."""
    t, passage = translator(lang), transition.passage
    head = html('<h3 class="name">{}</h3>', transition.name)
    if passage.withheld:
        return html('{}<p class="quiet">{} ({})</p>', head, t("Too few cases"), n_text(passage.n, lang))
    share = "" if math.isnan(passage.share_after_30_days) else percent(passage.share_after_30_days, lang)
    lines = []
    if transition.share_first and share:
        big = html('<p class="big">{}</p>', share)
        lines.append(t("within 30 days"))
    else:
        median = t("under an hour") if passage.median < HOUR else days_words(passage.median, lang)
        big = html('<p class="big">{}</p>', median)
        lines.append(t("median"))
        if share:
            lines.append(
                t("90% within {days}; {share} within 30 days").format(
                    days=days_words(passage.p90, lang), share=share
                )
                if math.isfinite(passage.p90)
                else t("{share} within 30 days").format(share=share)
            )
    left = f"{percent(passage.left_path / passage.n, lang)} {transition.exit_text}"
    still = f"{percent(passage.waiting / passage.n, lang)} {transition.waiting_text}"
    details = [n_text(passage.n, lang), left if passage.left_path else "", still if passage.waiting else ""]
    quiet = t("; ").join(part for part in details if part)
    paragraphs = join(html("<p>{}</p>", line) for line in lines)
    return html('{}{}{}<p class="quiet">{}</p>', head, big, paragraphs, quiet)


def days_words(days: float, lang: str) -> str:
    """A waiting time, measured in days, in words: in hours below two days; "Not yet reached" for NaN."""
    t = translator(lang)
    if math.isnan(days):
        return t("Not yet reached")
    if days < HOUR:
        return t("an hour")
    if days < 2:
        return t.plural("{n} hour", "{n} hours", round(days * 24)).format(n=number(round(days * 24), lang))
    return t("{n} days").format(n=number(days, lang, decimals=1))
