"""Formatting of answer curves, as a JSON object and as lines of text."""

import math

from persian.digits import MISSING, number, percent
from queries.cli.scope_output import TOO_FEW, heading_lines, rows_json, scope_json
from queries.estimates.answer_curves import Curves
from queries.vocabulary.labels import Text
from queries.vocabulary.plain_values import json_value

EVERY_DAYS = 5  # text output shows every fifth day of a curve; JSON has all of them
_DAY = Text("روز {day}", "day {day}")
_WAITING = Text("{n} در انتظار", "{n} waiting")
_TEST = Text(
    "آزمون لگ‌رنک سرعت پاسخ گروه‌ها: χ²({df}) = {statistic}، p {p}",
    "Log-rank test of the groups’ pace of answers: χ²({df}) = {statistic}, p {p}",
)


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


def curves_text(curves: Curves, lang: str) -> str:
    """The answer curves as text, with every fifth day, and the result of the log-rank test."""
    lines = [*heading_lines(curves.scope, curves.as_of.date(), lang)]
    names = [f"{name}_label" for name in curves.by]
    for label, rows in curves.frame.groupby(names, sort=False) if names else [((), curves.frame)]:
        lines.append(
            "\n" + " ".join(str(part) for part in label) + f" (n={number(float(rows['n'].iloc[0]), lang)})"
        )
        if rows["withheld"].iloc[0]:
            lines[-1] += " " + TOO_FEW.label(lang)
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
    """One day of a curve."""
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
