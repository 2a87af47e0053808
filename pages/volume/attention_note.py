"""Note on lines of the attention list about the same cases, so that the two expectations do not seem contradictory.

A line of the attention list compares with what was usual before the event began. The expectation that this screen draws
is estimated from all days, those of the event included, and may call the same count usual.
"""

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from pages.view.view import View
from pages.view.view_data import first_day, last_day
from queries.attention import attention
from queries.attention.evidence import Finding
from queries.vocabulary.scope import DIMENSION_FIELDS


def attention_note(view: View) -> Markup:
    """The lines about exactly the scope's cases as titles, and why their expectation is another one; empty without any.

    They stand above the title of the screen: whoever comes from such a line must not read first that all is as usual.

    Viewers who may see some cases only have no attention list.
    """
    if not view.compares or not _subject(view):
        return EMPTY
    attention_list = attention(view.store, view.scope)
    lines = [
        each for each in (*attention_list.findings, *attention_list.other_findings) if _is_about(view, each)
    ]
    if not lines:
        return EMPTY
    note = view.t(
        "On the list of what is out of the ordinary, where the expectation is from before this began. The one below is "
        "estimated from these days as well."
    )
    titles = join(html("<h2>{}</h2>", line.sentence.label(view.lang)) for line in lines)
    return html('{}<p class="on-attention-list">{}</p>', titles, note)


def _subject(view: View) -> dict[str, tuple[str, ...]]:
    """The filters that are set, by dimension."""
    fields = {name: tuple(getattr(view.scope, field)) for name, field in DIMENSION_FIELDS.items()}
    return {name: codes for name, codes in fields.items() if codes}


def _is_about(view: View, line: Finding) -> bool:
    """Whether a line counts the cases that the scope's filters choose, up to a day within the scope."""
    return (
        line.kind in ("surge", "drop")
        and {name: (code,) for name, code in line.subject} == _subject(view)
        and first_day(view) <= line.period[1] <= last_day(view)
    )
