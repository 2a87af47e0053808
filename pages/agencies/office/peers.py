"""The office among its peers: its place in their funnel, and their shares one below the other."""

from html import escape

from pages.agencies.group_funnel import Picture, funnel_of, how_to_read, ranked
from pages.agencies.office.headline import others, row_of
from pages.agencies.peer_comparison import ON_TIME, compared
from pages.view.ask import remembered
from pages.view.view import Viewing
from queries.comparisons.peer_verdicts import WHY


@remembered
def beside_peers(view: Viewing) -> Picture:
    """The funnel with the office marked in it, or bars where its group is too small; nothing for an office alone."""
    t, lang = view.t, view.lang
    code = view.scope.agencies[0]
    row, found = row_of(view, code), compared(view)
    if row is None or not others(view, code):
        return Picture("", None, "", "")
    group, value = str(row["group"]), float(row["value"])
    title = t("Among {group}: {share} on time").format(
        group=row["group_label"],
        share=t("too few") if row["withheld"] else ON_TIME.format(value, lang),
    )
    head = f'<div class="section-head"><h2>{escape(title)}</h2></div>'
    picture = funnel_of(view, found, group, chosen=code)
    bars = ranked(view, found, group, chosen=code)
    if picture is None:
        note = f'<p class="caption">{escape(WHY["alone"].label(lang))}</p>'
        return Picture(head, None, "", bars + note)
    listed = f"<details><summary>{escape(t('The peers one by one'))}</summary>{bars}</details>"
    return Picture(
        head, picture[0], picture[1], f'<p class="caption">{escape(how_to_read(view))}</p>{listed}'
    )
