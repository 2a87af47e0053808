"""Rows of the table of offices on the weekly page."""

import math
from collections.abc import Collection
from typing import Any

import pandas as pd

from persian.digits import number, percent
from queries.comparisons.peers.cases_come_late import remark_on
from queries.comparisons.peers.clear_excess import excess_is_clear
from queries.comparisons.peers.peer_assessment_texts import assessment_word, differs_without_look, since_text
from queries.comparisons.peers.peer_comparison import PeerComparison
from queries.comparisons.peers.peer_gap_texts import signed
from queries.overview.lists.overdue_list import Waiting
from queries.overview.overview_contents import EMPTY, OfficeRow
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.office_line_texts import BETTER_WITH_SIGN
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.labels import LANGUAGES, Text

SPACE = Text(" ", " ")
# What an office's cases could have shown, in brackets after "no difference": the page explains it once, in one note.
SMALLEST = Text("({size})", "({size})")
BELOW_FLOOR = Text("(تنها سهم کمتر از {floor})", "(only a share below {floor})")
NOTHING = Text("(هیچ تفاوتی)", "(nothing)")
EXCESS = Text("{n} ({low} تا {high})", "{n} ({low} to {high})")
NO_FIGURE = Text("—", "—")
ONLY_DEADLINE = Text("(تنها مهلت)", "(only the deadline)")


def office_rows(
    store: Store, comparison: PeerComparison, waiting: list[Waiting], with_signs: Collection[str]
) -> tuple[OfficeRow, ...]:
    """All offices with enough cases or with overdue ones: those that need a look first, then by overdue cases.

    Of an office `with_signs` (codes) that is better than similar ones it is said that it has a sign to look at, which
    the notes of the page name: it may be better by that.
    """
    by_office = {office_waits.office: office_waits for office_waits in waiting}
    names = names_of(store, "agency")
    order = {code: i for i, code in enumerate(comparison.needs_look["agency"])}
    rows = [row for _, row in comparison.frame.iterrows()]
    rows = [row for row in rows if row["assessment"] != "too_few" or row["agency"] in by_office]

    def place(row: "pd.Series[Any]") -> tuple[int, int, str]:
        n = by_office[row["agency"]].n if row["agency"] in by_office else 0
        return order.get(row["agency"], len(order)), -n, str(row["agency"])

    return tuple(
        _office(
            row,
            names[str(row["agency"])],
            by_office.get(str(row["agency"])),
            has_sign=str(row["agency"]) in with_signs,
        )
        for row in sorted(rows, key=place)
    )


def _office(row: "pd.Series[Any]", name: Text, waiting: Waiting | None, *, has_sign: bool) -> OfficeRow:
    word = Text(*(assessment_word(row.to_dict(), lang) for lang in LANGUAGES))
    if has_sign and row["assessment"] == "better":
        word = BETTER_WITH_SIGN.formatted(mark=word)
    since = Text(*(since_text(row.to_dict(), lang) for lang in LANGUAGES)) if row["route"] else EMPTY
    return OfficeRow(
        name,
        row["assessment"] == "needs_look",
        texts.joined([texts.joined([word, since], between=texts.COMMA), _smallest_shown(row)], between=SPACE),
        texts.share_text(float(row["value"])),
        # Here is no room for the remark that belongs to what is expected without some cases.
        NO_FIGURE if remark_on(row) != EMPTY else texts.share_text(float(row["expected"])),
        int(row["n"]),
        _excess(row),
        waiting.n if waiting else 0,
        texts.span_text(waiting.longest_days) if waiting and waiting.longest_days else NO_FIGURE,
    )


def _excess(row: "pd.Series[Any]") -> Text:
    """The excess late and the ends of its interval, whose head says what they are; a dash where it is not clear."""
    if not excess_is_clear(row.to_dict()):
        return NO_FIGURE
    value, low, high = (
        Text.from_formatter(signed, float(row[name])) for name in ("excess", "excess_lower", "excess_upper")
    )
    return EXCESS.formatted(n=value, low=low, high=high)


def _smallest_shown(row: "pd.Series[Any]") -> Text:
    """The smallest difference for the worse that could have been shown, in percentage points, in brackets.

    Without similar offices nothing but the deadline is judged. Empty for offices of which something is shown.
    """
    floor = settings().assessment.on_time_floor
    if row["assessment"] == "not_compared":
        return ONLY_DEADLINE if floor else EMPTY
    if row["assessment"] != "no_difference" or differs_without_look(row.to_dict()):
        return EMPTY
    size = float(row["smallest_shown"])
    if math.isnan(size):
        return NOTHING
    points = Text.from_formatter(number, size * 100, decimals=1)
    if points == Text.from_formatter(number, 0.0, decimals=1):
        return BELOW_FLOOR.formatted(floor=Text.from_formatter(percent, floor))
    return SMALLEST.formatted(size=points)
