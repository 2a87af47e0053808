"""The attention list: what was out of the ordinary on the last whole day that is known, each with its proof."""

from markupsafe import Markup

from charts.attention_line import AttentionLine, attention_html
from pages.view.view import View
from pages.view.view_data import cached
from persian.digits import number
from queries.attention import Attention, attention
from queries.attention.evidence import Finding
from queries.attention.sentences import KIND_LABELS
from queries.attention.thresholds import MAX_FINDINGS
from queries.vocabulary.scope import DIMENSION_FIELDS

NARROWING = ("counties", "agencies", "peer_groups", "topics", "topic_groups")


@cached
def attention_list(view: View) -> Markup:
    """HTML of the list: everything was looked at, and what the scope is narrowed to is told."""
    told = attention(view.store, view.scope)
    narrowed = any(getattr(view.scope, name) for name in NARROWING)
    about = told.in_scope(view.store, view.scope)
    here = about[:MAX_FINDINGS] if narrowed else list(told.findings)
    elsewhere = len(told.findings) + len(told.other_findings) - len(about)
    rest = []
    if elsewhere:
        words = view.t("{n} more in the whole province").format(n=number(elsewhere, view.lang))
        rest.append((view.link(**dict.fromkeys(DIMENSION_FIELDS)), words))
    return attention_html(
        [_line(view, finding) for finding in here],
        title=_title(view, told, len(here), narrowed=narrowed),
        notes=_notes(view, told, more=len(about) - len(here)),
        more_links=rest,
    )


def _title(view: View, told: Attention, here: int, *, narrowed: bool) -> str:
    t = view.t
    if not told.check_count:
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


def _notes(view: View, told: Attention, *, more: int) -> list[str]:
    t, lang = view.t, view.lang
    if not told.check_count:
        return [t("This needs twelve weeks of data.")]
    notes = t(
        "Up to the end of {day}. {n} figures were looked at; where nothing is out of the ordinary, at most one day in "
        "ten has a line by chance. Cases of provincial trips are not counted. A line says where to look, not who is "
        "at fault."
    ).format(day=view.day_text(told.day), n=number(told.check_count, lang))
    rest = t("{n} smaller ones are not listed.").format(n=number(more, lang)) if more else ""
    return [f"{notes} {rest}".strip()]


def _line(view: View, finding: Finding) -> AttentionLine:
    t, lang = view.t, view.lang
    weeks = [number(value, lang) for value in finding.weekly_counts]
    told = t("The last {n} weeks: {values}").format(n=number(len(weeks), lang), values=t(", ").join(weeks))
    return AttentionLine(
        kind=finding.kind,
        label=KIND_LABELS[finding.kind].label(lang),
        sentence=finding.sentence.label(lang),
        evidence=finding.evidence.label(lang),
        link=view.screen_link(finding.screen, **finding.params()),
        weekly_counts=finding.weekly_counts,
        highlighted_weeks=max(1, finding.check.days // 7),
        weeks_alt=told,
    )
