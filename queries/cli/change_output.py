"""Formatting of changes from an earlier period, as a JSON object and as lines of text."""

import math

from persian.bidi import ltr
from persian.digits import number, percent
from queries.cli.scope_output import rows_json, scope_json
from queries.comparisons.changes.difference_columns import excludes_expected
from queries.comparisons.changes.period_change import Comparison
from queries.estimates.measure import Result
from queries.measures.declaration import POINTS, Measure
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import code_labels

_NOTHING = Text(
    "چیزی برای مقایسه نیست: دوره باز است، داده به دورهٔ مقایسه نمی‌رسد، یا گروه‌بندی زمانی است.",
    "There is nothing to compare with: the period is open, the data do not reach back to the one to compare with, or "
    "the grouping is one by time.",
)
_BEFORE = Text("پیش از آن {value}", "before {value}")
_INTERVAL = Text("بازهٔ ۹۵٪ {low} تا {high}", "95% interval {low} to {high}")
_EXPECTED = Text("مورد انتظار این وقت سال {size}", "expected for the time of year {size}")
_SMALLEST = Text("کوچک‌ترین تغییر قابل تشخیص: {size}", "the smallest change that would have been shown {size}")
_RESULTS = {
    "changed": Text("تغییر کرده", "changed"),
    "within_chance": Text("در حد نوسان معمول", "within normal variation"),
    "too_small": Text("ناچیز", "too small to matter"),
    "unknown": Text("قابل مقایسه نیست", "cannot be judged"),
}
_BEYOND = Text("در میان چند مقایسه، قطعی نیست", "not certain among several comparisons")
_SEASONAL = Text("مطابق انتظار این وقت سال", "as expected for the time of year")
_UNCLEAR = Text(
    "تغییر نامطمئن نسبت به انتظار این وقت سال",
    "perhaps a change from what is usual at this time of year, but not a clear one",
)
_LATE = Text("شاید با ثبت‌های دیرهنگام جبران شود", "late registrations may make up for it")


def changes_json(result: Result, comparison: Comparison | None) -> dict[str, object]:
    """The comparison as a JSON object; `rows` is null where there is nothing to compare with."""
    return {
        "measure": result.measure.key,
        "unit": result.measure.unit,
        "relative": result.measure.change_is_relative,
        "scope": scope_json(result.scope),
        "by": list(result.by),
        "as_of": result.as_of.isoformat(),
        "load": result.load,
        "against": comparison.against if comparison else None,
        "reference": scope_json(comparison.reference_scope) if comparison else None,
        "rows": rows_json(comparison.frame) if comparison else None,
    }


def changes_text(result: Result, comparison: Comparison | None, lang: str) -> str:
    """The comparison as lines of text: value, value before, difference with its interval, and what it is called."""
    labels = code_labels(lang)
    lines = [f"{result.measure.title.label(lang)} — {result.scope.sentence(lang, labels)}"]
    if comparison is None:
        return "\n".join([*lines, _NOTHING.label(lang)])
    lines.append(comparison.reference_scope.sentence(lang, labels))
    for row in comparison.frame.to_dict("records"):
        names = [str(row[f"{name}_label"]) for name in result.by] + (
            [str(row["age"])] if "age" in row else []
        )
        figures = {str(name): row[name] for name in row}
        lines.append("  ".join([*names, *_parts(result.measure, figures, lang)]))
    return "\n".join(lines)


def _parts(declared: Measure, row: dict[str, object], lang: str) -> list[str]:
    def figure(name: str) -> float:
        return float(str(row[name]))

    parts = [
        declared.format(figure("value"), lang),
        _BEFORE.label(lang).format(value=declared.format(figure("before"), lang)),
    ]
    if math.isfinite(figure("difference")):
        parts.append(_with_unit(declared, figure("difference"), lang))
        low = _signed(declared, figure("difference_lower"), lang)
        high = _with_unit(declared, figure("difference_upper"), lang)
        if math.isfinite(figure("difference_lower")) and math.isfinite(figure("difference_upper")):
            parts.append(_INTERVAL.label(lang).format(low=low, high=high))
        if row["basis"] == "season":
            size = _with_unit(declared, figure("expected_difference"), lang)
            parts.append(_EXPECTED.label(lang).format(size=size))
    parts.append(_result(declared, row).label(lang))
    if math.isfinite(figure("smallest_shown")):
        size = declared.format_change(figure("smallest_shown"), lang)
        parts.append(_SMALLEST.label(lang).format(size=size))
    return parts


def _result(declared: Measure, row: dict[str, object]) -> Text:
    """What the change is called; where the interval beside it would contradict “normal variation”, why it is none."""
    if row["change"] != "within_chance":
        return _RESULTS[str(row["change"])]
    if row["may_be_late"]:
        return _LATE
    names = ("difference_lower", "difference_upper", "expected_difference")
    if excludes_expected(*(float(str(row[name])) for name in names)):
        return _BEYOND
    # The interval may exclude 0 where the season leads one to expect another difference.
    if row["basis"] == "season":
        return _UNCLEAR if abs(float(str(row["unexpected"]))) >= declared.min_change else _SEASONAL
    return _RESULTS["within_chance"]


def _with_unit(declared: Measure, size: float, lang: str) -> str:
    """A difference with its sign, and that of a share with its unit."""
    text = _signed(declared, size, lang)
    return f"{text} {POINTS.label(lang)}" if declared.unit == "share" else text


def _signed(declared: Measure, size: float, lang: str) -> str:
    """A difference with its sign: in percent for counts and rates, in points for shares."""
    if declared.change_is_relative:
        return ltr(percent(size, lang, decimals=0, sign=True))
    scale = 100 if declared.unit == "share" else 1
    return ltr(number(size * scale, lang, decimals=declared.decimals, sign=True))
