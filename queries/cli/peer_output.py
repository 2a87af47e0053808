"""Formatting of a comparison with similar offices or counties, as a JSON object and as lines of text."""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from persian.digits import number, percent
from persian.enumeration import comma_separated
from queries.cli.scope_output import NO_CASE, TOO_FEW, heading_lines, rows_json, scope_json
from queries.comparisons.peers.cases_come_late import remark_on
from queries.comparisons.peers.peer_assessment_texts import (
    LATE,
    NEVER_ANSWERED,
    assessment_note,
    assessment_word,
)
from queries.comparisons.peers.peer_comparison import PeerComparison
from queries.comparisons.peers.peer_finding import peer_finding
from queries.comparisons.peers.peer_gap_texts import EXCESS_LATE, excess_text, gap_interval_text, gap_text
from queries.vocabulary.labels import Text

_EXPECTED = Text("مورد انتظار", "expected")
_RANK = Text("رتبهٔ {low} تا {high} از {of}", "rank {low} to {high} of {of}")
NO_SIGNS: Mapping[str, Text] = MappingProxyType({})
_NO_GROUP = Text("بدون گروه", "no group")
_UNITS = Text("{n} مورد قابل مقایسه", "{n} that can be compared")


def peers_json(comparison: PeerComparison, *, signs: Mapping[str, Text]) -> dict[str, object]:
    """The peer comparison as a JSON object; a row has its `signs` in both languages, or null."""
    return {
        "measure": comparison.measure.key,
        "scope": scope_json(comparison.scope),
        "by": comparison.by,
        "as_of": comparison.as_of.isoformat(),
        "load": comparison.load,
        "groups": rows_json(comparison.groups),
        "rows": [
            row
            | {
                "since": since.isoformat() if since else None,
                "signs": {"fa": note.fa, "en": note.en}
                if (note := signs.get(str(row[comparison.by])))
                else None,
            }
            for row, since in zip(rows_json(comparison.frame), comparison.frame["since"], strict=True)
        ],
    }


def peers_text(
    comparison: PeerComparison, lang: str, *, by_group: bool = True, signs: Mapping[str, Text] = NO_SIGNS
) -> str:
    """The peer comparison as text: each unit with value, expectation, rank, share late, assessment and `signs`.

    The units stand under the heading of their group, or else in one list in the order of the frame.
    """
    lines = [
        comparison.measure.title.label(lang),
        *heading_lines(comparison.scope, comparison.as_of.date(), lang),
    ]
    share = comparison.measure.format
    lines.append(peer_finding(comparison, lang))
    if not by_group:
        lines.append("")
        lines += ["  " + _unit(row, comparison, lang, signs) for row in comparison.frame.to_dict("records")]
    for group in comparison.groups.to_dict("records") if by_group else ():
        parts = [
            share(group["centre"], lang),
            _UNITS.label(lang).format(n=number(float(group["units"]), lang)),
            f"{LATE.label(lang)} {percent(group['late'], lang, decimals=1)}",
        ]
        heading = group["group_label"] or _NO_GROUP.label(lang)
        lines.append(f"\n{heading}: {comma_separated(parts, lang)}")
        rows = comparison.frame[comparison.frame["group"] == group["group"]]
        lines += ["  " + _unit(row, comparison, lang, signs) for row in rows.to_dict("records")]
    return "\n".join(lines if len(comparison.groups) else [*lines, NO_CASE.label(lang)])


def _unit(row: dict[str, Any], comparison: PeerComparison, lang: str, signs: Mapping[str, Text]) -> str:
    """One line about an office or county."""
    declared, by = comparison.measure, comparison.by
    value = {name: float(str(row[name])) for name in ("value", "expected", "late", "rank", "n")}
    parts = [
        str(row[f"{by}_label"]),
        TOO_FEW.label(lang) if row["withheld"] else declared.format(value["value"], lang),
        f"(n={number(value['n'], lang)})",
    ]
    if not math.isnan(value["expected"]):
        parts.append(f"{_EXPECTED.label(lang)} {declared.format(value['expected'], lang)}")
    if gap := gap_text(row, declared, lang):
        parts.append(f"{gap} [{gap_interval_text(row, declared, lang)}]")
    if comparison.counts_late_cases and (excess := excess_text(row, lang))[0]:
        parts.append(f"{EXCESS_LATE.label(lang)} {excess[0]} [{excess[1]}]")
    if not math.isnan(value["rank"]):
        ends = {
            key: number(float(str(row[name])), lang)
            for key, name in (("low", "rank_low"), ("high", "rank_high"), ("of", "ranked"))
        }
        parts.append(_RANK.label(lang).format(**ends))
    parts.append(f"{LATE.label(lang)} {percent(value['late'], lang, decimals=1)}")
    if "never_answered" in row:
        parts.append(f"{NEVER_ANSWERED.label(lang)} {percent(row['never_answered'], lang, decimals=1)}")
    note = assessment_note(row, declared, lang, by=by)
    parts.append(assessment_word(row, lang, by=by) + (f" ({note})" if note else ""))
    if without := remark_on(row).label(lang):
        parts.append(without)
    if sign := signs.get(row[by]):
        parts.append(sign.label(lang))
    return "  ".join(parts)
