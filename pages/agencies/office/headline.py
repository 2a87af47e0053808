"""Who the office is, what may be said of it, and its figures beside those of its peers."""

from dataclasses import replace

import pandas as pd
from markupsafe import Markup

from charts.markup import html, join
from charts.measure_card import cards_html
from pages.agencies.peer_comparison import (
    assessment_label,
    compare_with_peers,
    late_text,
    rank_sentence,
    view_without_trips,
)
from pages.view.view import View, dimension_labels
from pages.view.view_data import cached, query_measure, scope_until_as_of
from pages.widgets.measure_cards import measure_card, overdue_card, satisfaction_card
from persian.bidi import isolate
from queries.comparisons.peer_assessments import PEER_EXPLANATIONS
from queries.measures import MEASURES
from queries.measures.declaration import MIN_RESPONSE_RATE


@cached
def office_header(view: View) -> Markup:
    """HTML of the head and of the cards."""
    t = view.t
    code = view.scope.agencies[0]
    name = dimension_labels(view.store, "agency", view.lang)[code]
    back = html('<a class="back" href="{}">{}</a>', view.link(agency=None), t("All offices"))
    plain = view_without_trips(view)
    drawn = [
        measure_card(plain, "on_time_share", comparison=_peers(plain, "on_time_share")),
        measure_card(plain, "answer_days_median", comparison=_peers(plain, "answer_days_median")),
        overdue_card(view),
        measure_card(plain, "resolved_share", comparison=_peers(plain, "resolved_share")),
        satisfaction_card(plain, comparison=_peers(plain, "satisfied_share")),
    ]
    note = t(
        "Cases of provincial trips are left out of what is compared with peers; open and overdue have them all."
    )
    return html(
        '<section class="office">{}<h2>{}</h2>{}</section>{}<p class="caption">{}</p>',
        back,
        isolate(name),
        _assessment_html(view, code),
        cards_html(drawn, label=t("Main figures")),
        note if view.scope.trips == "in" else "",
    )


def peer_codes(view: View, code: str) -> tuple[str, ...]:
    """The codes of the other offices of its peer group; none where it belongs to none."""
    rows = view.store.dimension("agency")
    group = int(rows.loc[rows["code"] == code, "peer_group"].iloc[0])
    alike = rows[(rows["peer_group"] == group) & (rows["code"] != code) & (rows.index != 0)]
    return tuple(alike["code"]) if group else ()


def peer_comparison_row(view: View, code: str) -> "pd.Series[object] | None":
    """The office's row in the comparison; None where nothing of it fell due."""
    frame = compare_with_peers(view).frame
    found = frame[frame["agency"] == code]
    return found.iloc[0] if len(found) else None


def _peers(view: View, key: str) -> str:
    """The figure of the other offices of its group, all their cases together; nothing where there is none."""
    alike = peer_codes(view, view.scope.agencies[0])
    if not alike:
        return ""
    row = query_measure(view, key, replace(scope_until_as_of(view), agencies=alike)).row
    value = float(row["value"])
    if row["withheld"] or value != value or float(row.get("response_rate", 1.0)) < MIN_RESPONSE_RATE:
        return ""
    said = MEASURES[key].format_with_unit(value, view.lang)
    return view.t("its peers together: {value}").format(value=said)


def _assessment_html(view: View, code: str) -> Markup:
    t, lang = view.t, view.lang
    row = peer_comparison_row(view, code)
    if row is None:
        return html("<p>{}</p>", t("Nothing fell due in this period."))
    parts = [str(row["group_label"]), rank_sentence(view, row)]
    lines = join(html("<span>{}</span>", part) for part in parts if part)
    late_share = float(row["late"])
    late_words = html("<b>{}</b>", late_text(late_share, lang)) if late_share == late_share else ""
    why = PEER_EXPLANATIONS[row["verdict"]].label(lang)
    return html(
        '<p class="said"><span class="verdict">{}</span>{}{}</p><p>{}</p>',
        assessment_label(row, lang),
        late_words,
        lines,
        why,
    )
