"""The attention list: what was unusual on the last complete day, each line with a link to its evidence."""

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
    """The findings within the scope, and a link to those outside it.

    All checks are always made for the whole province, whatever the scope. The false discovery rate is controlled
    over all of them, so a filter must not change which findings there are.
    """
    result = attention(view.store, view.scope)
    is_narrowed = any(getattr(view.scope, name) for name in NARROWING)
    in_scope = result.in_scope(view.store, view.scope)
    shown = in_scope[:MAX_FINDINGS] if is_narrowed else list(result.findings)
    n_elsewhere = len(result.findings) + len(result.other_findings) - len(in_scope)
    more_links = []
    if n_elsewhere:
        text = view.t("{n} more in the whole province") if in_scope else view.t("{n} in the whole province")
        text = text.format(n=number(n_elsewhere, view.lang))
        more_links.append((view.link(**dict.fromkeys(DIMENSION_FIELDS)), text))
    return attention_html(
        [_line(view, finding) for finding in shown],
        title=_title(view, result, len(shown), narrowed=is_narrowed),
        notes=_notes(view, result, more=len(in_scope) - len(shown)),
        more_links=more_links,
    )


def _title(view: View, result: Attention, n_shown: int, *, narrowed: bool) -> str:
    t = view.t
    if not result.check_count:
        return t("Too little is known yet to say what would be out of the ordinary")
    if not n_shown:
        return (
            t("Within this scope nothing is out of the ordinary")
            if narrowed
            else t("Nothing is out of the ordinary today")
        )
    if n_shown == 1:
        return t("One thing is out of the ordinary")
    return t.plural("{n} thing is out of the ordinary", "{n} things are out of the ordinary", n_shown).format(
        n=number(n_shown, view.lang)
    )


def _notes(view: View, result: Attention, *, more: int) -> list[str]:
    t, lang = view.t, view.lang
    if not result.check_count:
        return [t("This needs twelve weeks of data.")]
    notes = t(
        "Based on data up to the end of {day}, without cases of provincial trips; {n} figures were checked. On "
        "nine quiet days in ten this list is empty, apart from offices that need a look. A line says where to "
        "look, not who is at fault."
    ).format(day=view.day_text(result.day), n=number(result.check_count, lang))
    unlisted = t("{n} smaller ones are not listed.").format(n=number(more, lang)) if more else ""
    return [f"{notes} {unlisted}".strip()]


def _line(view: View, finding: Finding) -> AttentionLine:
    t, lang = view.t, view.lang
    weeks = [number(value, lang) for value in finding.weekly_counts]
    weeks_text = t("The last {n} weeks: {values}").format(
        n=number(len(weeks), lang), values=t(", ").join(weeks)
    )
    return AttentionLine(
        kind=finding.kind,
        label=KIND_LABELS[finding.kind].label(lang),
        sentence=finding.sentence.label(lang),
        evidence=finding.evidence.label(lang),
        link=view.screen_link(finding.screen, **finding.params()),
        weekly_counts=finding.weekly_counts,
        highlighted_weeks=max(1, finding.check.days // 7),
        weeks_alt=weeks_text,
    )
