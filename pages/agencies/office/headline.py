"""Header of the office page: name, assessment, and cards of the main measures with the peers' values."""

import math
from dataclasses import replace

import pandas as pd
from markupsafe import Markup

from charts.markup import EMPTY, html, join
from charts.overview.measure_card import cards_html
from pages.agencies.peer_texts import (
    ON_TIME,
    assessment_label,
    expected_text,
    late_text,
    rank_sentence,
    view_without_trips,
)
from pages.view.compared_offices import compare_with_peers
from pages.view.view import View, dimension_labels
from pages.view.view_data import cached, query_measure, scope_until_as_of
from pages.widgets.elements.folded import folded
from pages.widgets.measures.card_changes import card_changes
from pages.widgets.measures.measure_cards import measure_card, overdue_card, satisfaction_card
from pages.widgets.notices.not_recorded import coverage_of, not_recorded_text
from persian.bidi import isolate
from queries.comparisons.peers.cases_come_late import WITHOUT
from queries.comparisons.peers.explaining_topics import COLUMN, EXPLAINED
from queries.comparisons.peers.late_referrals import WITHOUT_COME_LATE
from queries.comparisons.peers.own_deadlines import SHORTER, shorter_deadlines_text
from queries.comparisons.peers.peer_assessment_texts import assessment_note, explanation
from queries.comparisons.peers.peer_gap_texts import (
    EXCESS_LATE,
    EXCESS_LATE_DEFINITION,
    excess_text,
    gap_interval_text,
    gap_text,
)
from queries.comparisons.peers.peer_history import with_history
from queries.measures import MEASURES
from queries.measures.declaration import MIN_RESPONSE_RATE
from queries.overview.office_lines.scope_signs import signs_of_scope
from queries.overview.office_lines.sign_lines import sign_lines
from queries.overview.silence.silence_lines import silence_note
from queries.overview.words.sentence_ends import as_sentences


@cached
def office_header(view: View) -> Markup:
    """The header and the cards.

    Measures that are compared with peers leave out cases of provincial trips. Open and overdue cases are counted in
    full.
    """
    t = view.t
    code = view.scope.agencies[0]
    name = dimension_labels(view.store, "agency", view.lang)[code]
    back = html('<a class="back" href="{}">{}</a>', view.link(agency=None), t("All offices"))
    without_trips = view_without_trips(view)
    compared = ("on_time_share", "answer_days_median", "resolved_share", "satisfied_share")
    changes = card_changes(*((without_trips, key) for key in compared), (view, "overdue"))
    comparisons = {key: _peers(without_trips, key) for key in compared[1:]} | {
        "on_time_share": _expected(view, code)
    }
    on_time, days, resolved = (
        measure_card(without_trips, key, changes=changes, comparison=comparisons[key]) for key in compared[:3]
    )
    satisfied = satisfaction_card(without_trips, changes=changes, comparison=comparisons["satisfied_share"])
    cards = [on_time, days, overdue_card(view, changes=changes), resolved, satisfied]
    note = t(
        "Cases of provincial trips are left out of what is compared with similar offices; open and overdue have "
        "them all."
    )
    return html(
        '<section class="office">{}<h2>{}</h2>{}{}</section>{}<p class="caption">{}</p>',
        back,
        isolate(name),
        _assessment_html(view, code),
        _silence_html(view, code),
        cards_html(cards, label=t("Main figures")),
        note if view.scope.trips == "in" else "",
    )


def peer_codes(view: View, code: str) -> tuple[str, ...]:
    """Codes of the other offices in its peer group; empty if it belongs to no group."""
    rows = view.store.dimension("agency")
    group = int(rows.loc[rows["code"] == code, "peer_group"].iloc[0])
    peers = rows[(rows["peer_group"] == group) & (rows["code"] != code) & (rows.index != 0)]
    return tuple(peers["code"]) if group else ()


def peer_comparison_row(view: View, code: str) -> "pd.Series[object] | None":
    """The office's row in the peer comparison; None if none of its cases fell due."""
    # Since when the others need a look takes six more comparisons, and is not on this page.
    frame = with_history(view.store, compare_with_peers(view), only=(code,)).frame
    rows = frame[frame["agency"] == code]
    return rows.iloc[0] if len(rows) else None


def _expected(view: View, code: str) -> str:
    """What similar offices would reach with its cases, as text; "" where they say nothing."""
    row = peer_comparison_row(view, code)
    return "" if row is None else expected_text(view, row)


def _peers(view: View, key: str) -> str:
    """The pooled value of the other offices in the group, as text; "" if there is none or it may not be shown."""
    peers = peer_codes(view, view.scope.agencies[0])
    if not peers:
        return ""
    row = query_measure(view, key, replace(scope_until_as_of(view), agencies=peers)).row
    value = float(row["value"])
    # The peers' value is left out if it is withheld, not available, or based on too few answers.
    if row["withheld"] or math.isnan(value) or float(row.get("response_rate", 1.0)) < MIN_RESPONSE_RATE:
        return ""
    value_text = MEASURES[key].format_with_unit(value, view.lang)
    return view.t("the others of its group: {value}").format(value=value_text)


def _silence_html(view: View, code: str) -> Markup:
    """Whether the office suddenly has no new case or gives no answer, whatever is known of its answers on time."""
    row = peer_comparison_row(view, code)
    late = [code] if row is not None and row["assessment"] == "needs_look" else []
    note = silence_note(view.store, scope_until_as_of(view), late=late).label(view.lang)
    return html("<p>{}</p>", note) if note else EMPTY


def _assessment_html(view: View, code: str) -> Markup:
    """The assessment with its reason, the absolute share late, the gap, the cases behind it, and the rank.

    The rule by which an office needs a look is folded away, as is what excess late cases are.
    """
    t, lang = view.t, view.lang
    row = peer_comparison_row(view, code)
    if row is None:
        counted = coverage_of(view, "on_time_share")
        if not counted.is_recorded:
            return html("<p>{}</p>", not_recorded_text(view, counted))
        return html("<p>{}</p>", t("Nothing fell due in this period."))
    figures = dict(row)
    gap, excess = gap_text(figures, ON_TIME, lang), excess_text(figures, lang)
    parts = [
        assessment_note(figures, ON_TIME, lang) if row["route"] else "",
        f"{gap} ({gap_interval_text(figures, ON_TIME, lang)})" if gap else "",
        f"{EXCESS_LATE.label(lang)}: {excess[0]} ({excess[1]})" if excess[0] else "",
        str(row["group_label"]),
        rank_sentence(view, row),
    ]
    lines = join(html("<span>{}</span>", part) for part in parts if part)
    late_share = float(row["late"])
    late_html = html("<b>{}</b>", late_text(late_share, lang)) if not math.isnan(late_share) else ""
    reasons = [explanation(figures, ON_TIME, lang), EXPLAINED.label(lang) if row[COLUMN] else ""]
    hurried = shorter_deadlines_text(figures, SHORTER)
    rules = [f"{EXCESS_LATE.label(lang)}: {EXCESS_LATE_DEFINITION.label(lang)}"] if excess[0] else []
    if row["route"]:
        # The note above says by which route in a few words, and the gap; the rule itself is for those who ask.
        reasons, rules = [], reasons + rules
    # Whatever the assessment is, it rests on these.
    if hurried is not None:
        reasons.append(f"{hurried.label(lang)}.")
    if row[WITHOUT_COME_LATE]:
        reasons.append(WITHOUT.label(lang))
    reason = " ".join(filter(None, reasons))
    return html(
        '<p class="said"><span class="verdict">{}</span>{}{}</p>{}{}{}',
        assessment_label(row, lang),
        late_html,
        lines,
        html("<p>{}</p>", reason) if reason else "",
        _signs_html(view),
        folded(t("How it was assessed"), html("<p>{}</p>", " ".join(filter(None, rules)))) if rules else "",
    )


def _signs_html(view: View) -> Markup:
    """The signs of the office that are worth a look, whatever its answers on time say, one a line."""
    scope = scope_until_as_of(view)
    signs = as_sentences([sign_lines(view.store, signs_of_scope(view.store, scope))])
    items = join(html("<li>{}</li>", sign) for sign in signs.label(view.lang).splitlines())
    return html('<ul class="signs">{}</ul>', items) if items else EMPTY
