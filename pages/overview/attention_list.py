"""The attention list: what was out of the ordinary on the last whole day that is known, each with its proof."""

from charts.attention_line import Line, attention_html
from pages.view.ask import remembered
from pages.view.view import Viewing
from persian.digits import number
from queries.attention import Attention, attention
from queries.attention.evidence import Finding
from queries.attention.sentences import LABELS
from queries.attention.thresholds import MOST
from queries.vocabulary.scope import LISTS

NARROWING = ("counties", "agencies", "peer_groups", "topics", "topic_groups")


@remembered
def attention_list(view: Viewing) -> str:
    """HTML of the list: everything was looked at, and what the scope is narrowed to is told."""
    told = attention(view.store, view.scope)
    narrowed = any(getattr(view.scope, name) for name in NARROWING)
    about = told.about(view.store, view.scope)
    here = about[:MOST] if narrowed else list(told.findings)
    elsewhere = len(told.findings) + len(told.others) - len(about)
    rest = []
    if elsewhere:
        words = view.t("{n} more in the whole province").format(n=number(elsewhere, view.lang))
        rest.append((view.link(**dict.fromkeys(LISTS)), words))
    return attention_html(
        [_line(view, finding) for finding in here],
        title=_title(view, told, len(here), narrowed=narrowed),
        notes=_notes(view, told, more=len(about) - len(here)),
        rest=rest,
    )


def _title(view: Viewing, told: Attention, here: int, *, narrowed: bool) -> str:
    t = view.t
    if not told.looked:
        return t("Too little is known yet to say what would be out of the ordinary")
    if not here:
        return (
            t("Within this scope nothing is out of the ordinary")
            if narrowed
            else t("A quiet day: nothing is out of the ordinary")
        )
    if here == 1:
        return t("One thing is out of the ordinary")
    return t("{n} things are out of the ordinary").format(n=number(here, view.lang))


def _notes(view: Viewing, told: Attention, *, more: int) -> list[str]:
    t, lang = view.t, view.lang
    if not told.looked:
        return [t("This needs twelve weeks of data.")]
    notes = t(
        "Up to the end of {day}. {n} figures were looked at; where nothing is out of the ordinary, at most one day in "
        "ten has a line by chance. Cases of provincial trips are not counted. A line says where to look, not who is "
        "at fault."
    ).format(day=view.day(told.day), n=number(told.looked, lang))
    rest = t("{n} smaller ones are not listed.").format(n=number(more, lang)) if more else ""
    return [f"{notes} {rest}".strip()]


def _line(view: Viewing, finding: Finding) -> Line:
    t, lang = view.t, view.lang
    weeks = [number(value, lang) for value in finding.weeks]
    told = t("The last {n} weeks: {values}").format(n=number(len(weeks), lang), values=t(", ").join(weeks))
    return Line(
        kind=finding.kind,
        label=LABELS[finding.kind].label(lang),
        sentence=finding.sentence.label(lang),
        evidence=finding.evidence.label(lang),
        link=view.to(finding.screen, **finding.params()),
        weeks=finding.weeks,
        lit=max(1, finding.look.days // 7),
        weeks_told=told,
    )
