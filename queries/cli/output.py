"""Formatting of peer comparisons, answer curves and statement traces, as JSON objects and as lines of text."""

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from persian.calendar import format_day
from persian.digits import MISSING, number, percent
from queries.cli.explain import StatementTrace
from queries.comparisons.peers.peer_assessment_texts import (
    EXCESS_LATE,
    LATE,
    NEVER_ANSWERED,
    assessment_label,
    assessment_note,
    excess_text,
    gap_interval_text,
    gap_text,
)
from queries.comparisons.peers.peer_comparison import PeerComparison
from queries.comparisons.peers.peer_finding import peer_finding
from queries.disclosure.protected_figures import Protected
from queries.estimates.answer_curves import Curves
from queries.vocabulary.labels import Text
from queries.vocabulary.plain_values import json_value
from queries.vocabulary.scope import Scope, code_labels

EVERY_DAYS = 5  # text output shows every fifth day of a curve; JSON has all of them

_FEW = Text("پرونده کافی نیست", "too few cases")
_NONE = Text("هیچ پرونده‌ای در این محدوده نیست.", "No case is in this scope.")
_EXPECTED = Text("مورد انتظار", "expected")
_RANK = Text("رتبه {low} تا {high} از {of}", "rank {low} to {high} of {of}")
_UNITS = Text("{n} مورد قابل مقایسه", "{n} that can be compared")
_DAY = Text("روز {day}", "day {day}")
_WAITING = Text("{n} در انتظار", "{n} waiting")
_TEST = Text(
    "آزمون لگ‌رنک سرعت پاسخ گروه‌ها: χ²({df}) = {statistic}، p {p}",
    "Log-rank test of the groups’ pace of answers: χ²({df}) = {statistic}, p {p}",
)
_ROUNDED = Text(
    "برای انتشار: شمارها به نزدیک‌ترین مضرب {base} گرد شده‌اند؛ شمارهای کمتر از {k} (جز صفر) و آنچه آن‌ها را "
    "آشکار می‌کند منتشر نمی‌شود",
    "for publication: counts are rounded to the nearest multiple of {base}; those of 1 to fewer than {k}, and "
    "what would reveal them, are not published",
)


def scope_json(scope: Scope) -> dict[str, object]:
    """The scope's URL parameters, with the first and last day of its period as ISO dates."""
    chosen = {name: values if len(values) > 1 else values[0] for name, values in scope.to_params().items()}
    return chosen | {
        "from": scope.first.isoformat() if scope.first else None,
        "to": scope.last.isoformat() if scope.last else None,
    }


def rows_json(frame: pd.DataFrame) -> list[dict[str, object]]:
    """The rows of a frame as JSON-compatible objects."""
    return [{str(k): json_value(v) for k, v in row.items()} for row in frame.to_dict("records")]


def peers_json(comparison: PeerComparison) -> dict[str, object]:
    """The peer comparison as a JSON object."""
    return {
        "measure": comparison.measure.key,
        "scope": scope_json(comparison.scope),
        "by": comparison.by,
        "as_of": comparison.as_of.isoformat(),
        "load": comparison.load,
        "groups": rows_json(comparison.groups),
        "rows": [
            row | {"since": since.isoformat() if since else None}
            for row, since in zip(rows_json(comparison.frame), comparison.frame["since"], strict=True)
        ],
    }


def curves_json(curves: Curves) -> dict[str, object]:
    """The answer curves and their log-rank test as a JSON object."""
    return {
        "scope": scope_json(curves.scope),
        "by": list(curves.by),
        "as_of": curves.as_of.isoformat(),
        "load": curves.load,
        "test": {
            "name": "log-rank, cause-specific",
            "statistic": json_value(curves.test.statistic),
            "df": curves.test.df,
            "p": json_value(curves.test.p),
        },
        "rows": rows_json(curves.frame),
    }


def peers_text(comparison: PeerComparison, lang: str, *, by_group: bool = True) -> str:
    """The peer comparison as text: each unit with value, expectation, rank, share late and assessment.

    The units stand under the heading of their group, or else in one list in the order of the frame.
    """
    lines = [comparison.measure.title.label(lang), *_head(comparison.scope, comparison.as_of.date(), lang)]
    share = comparison.measure.format
    lines.append(peer_finding(comparison, lang))
    if not by_group:
        lines.append("")
        lines += ["  " + _unit(row, comparison, lang) for row in comparison.frame.to_dict("records")]
    for group in comparison.groups.to_dict("records") if by_group else ():
        parts = [
            share(group["centre"], lang),
            _UNITS.label(lang).format(n=number(float(group["units"]), lang)),
            f"{LATE.label(lang)} {percent(group['late'], lang, decimals=1)}",
        ]
        lines.append(f"\n{group['group_label']}: {('، ' if lang == 'fa' else ', ').join(parts)}")
        rows = comparison.frame[comparison.frame["group"] == group["group"]]
        lines += ["  " + _unit(row, comparison, lang) for row in rows.to_dict("records")]
    return "\n".join(lines if len(comparison.groups) else [*lines, _NONE.label(lang)])


def _unit(row: dict[str, Any], comparison: PeerComparison, lang: str) -> str:
    declared, by = comparison.measure, comparison.by
    value = {name: float(str(row[name])) for name in ("value", "expected", "late", "rank", "n")}
    parts = [
        str(row[f"{by}_label"]),
        _FEW.label(lang) if row["withheld"] else declared.format(value["value"], lang),
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
    parts.append(assessment_label(row["assessment"], lang, by=by) + (f" ({note})" if note else ""))
    return "  ".join(parts)


def curves_text(curves: Curves, lang: str) -> str:
    """The answer curves as text, with every fifth day, and the result of the log-rank test."""
    lines = _head(curves.scope, curves.as_of.date(), lang)
    names = [f"{name}_label" for name in curves.by]
    for label, rows in curves.frame.groupby(names, sort=False) if names else [((), curves.frame)]:
        lines.append(
            "\n" + " ".join(str(part) for part in label) + f" (n={number(float(rows['n'].iloc[0]), lang)})"
        )
        if rows["withheld"].iloc[0]:
            lines[-1] += " " + _FEW.label(lang)
            continue
        lines += ["  " + _point(row, lang) for row in rows[rows["day"] % EVERY_DAYS == 0].to_dict("records")]
    if not math.isnan(curves.test.p):
        test_line = _TEST.label(lang).format(
            df=number(float(curves.test.df), lang),
            statistic=number(curves.test.statistic, lang, decimals=2),
            p=_p(curves.test.p, lang),
        )
        lines.append("\n" + test_line)
    return "\n".join(lines)


def _point(row: dict[str, object], lang: str) -> str:
    value, lower, upper = (float(str(row[name])) for name in ("value", "lower", "upper"))
    day = _DAY.label(lang).format(day=number(float(str(row["day"])), lang))
    if math.isnan(value):
        return f"{day}  {MISSING}"
    shares = [percent(x, lang, decimals=1) for x in (value, lower, upper)]
    waiting = _WAITING.label(lang).format(n=number(float(str(row["at_risk"])), lang))
    return f"{day}  {shares[0]} [{shares[1]} – {shares[2]}]  {waiting}"


def _p(p: float, lang: str) -> str:
    """A p-value with its sign of comparison: "= 0.042", or "< 0.001" for all smaller ones."""
    small = p < 0.001
    return ("< " if small else "= ") + number(0.001 if small else p, lang, decimals=3)


def _head(scope: Scope, day: date, lang: str) -> list[str]:
    as_of = format_day(day, lang, style="long")
    return [scope.sentence(lang, code_labels(lang)), f"{'تا تاریخ' if lang == 'fa' else 'as of'} {as_of}"]


def protection(protected: Protected, lang: str) -> str:
    """One line that states how publishable figures are rounded and withheld."""
    return _ROUNDED.label(lang).format(
        base=number(float(protected.base), lang), k=number(float(protected.k), lang)
    )


def trace_text(steps: Sequence[StatementTrace], lang: str) -> list[str]:
    """For each statement the tables it read and its SQL, as a paragraph."""
    read = "خوانده شد از" if lang == "fa" else "read from"
    return [f"-- {read} {step.tables_read}\n{step.sql}" for step in steps]


def trace_json(steps: Sequence[StatementTrace]) -> list[dict[str, object]]:
    """The statement traces as JSON-compatible objects."""
    return [{"rollups": step.rollups, "facts": step.facts, "sql": step.sql} for step in steps]
