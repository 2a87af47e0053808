"""Formatting of the figures of a measure, as a JSON object and as lines of text."""

import math
from dataclasses import asdict
from typing import Any

from persian.calendar import format_day
from persian.digits import percent, to_persian_digits
from queries.cli.output import protection, rows_json, scope_json
from queries.disclosure.protected_figures import Protected
from queries.estimates.measure import Result
from queries.measures.caveats import NO_POPULATIONS
from queries.measures.declaration import MIN_RESPONSE_RATE, Measure
from queries.measures.nonresponse_text import bounds_text
from queries.question.counted_sources import Coverage
from queries.settings.configured_province import province_at
from queries.settings.province_settings import settings
from queries.vocabulary.labels import NOT_COMPARABLE
from queries.vocabulary.recorded import NOT_RECORDED
from queries.vocabulary.scope import code_labels


def figures_json(result: Result) -> dict[str, object]:
    """The figures as a JSON object: Latin digits, null for missing values."""
    rules = (
        {"protected": {"k": result.k, "base": result.base, "series": result.series.series}}
        if isinstance(result, Protected)
        else {}
    )
    return {
        "measure": result.measure.key,
        "unit": result.measure.unit,
        "scope": scope_json(result.scope),
        "by": list(result.by),
        "as_of": result.as_of.isoformat(),
        "load": result.load,
        **rules,
        **note_json(result.coverage),
        "rows": rows_json(result.frame),
    }


def note_json(counted: Coverage) -> dict[str, object]:
    """The note on sources that are left out, in both languages; null if none is."""
    return {"not_in_all_sources": counted.note and asdict(counted.note)}


def with_note(text: str, counted: Coverage, lang: str) -> str:
    """A text with the note on sources that are left out; nothing but the note if all are."""
    if counted.note is None:
        return text
    note = counted.note.label(lang)
    return f"{text}\n\n{note}" if counted.is_recorded else note


def figures_text(result: Result, lang: str) -> str:
    """The figures as lines of text."""
    declared = result.measure
    as_of = format_day(result.as_of.date(), lang, style="long")
    lines = [
        f"{declared.title.label(lang)} — {result.scope.sentence(lang, code_labels(lang))}",
        f"{'تا تاریخ' if lang == 'fa' else 'as of'} {as_of}",
    ]
    if isinstance(result, Protected):
        lines.append(protection(result, lang))
    if note := result.coverage.note:
        lines.append(note.label(lang))
    if declared.is_per_inhabitants and not province_at(settings().province_folder).has_populations:
        lines.append(NO_POPULATIONS.label(lang))
    for row in result.frame.to_dict("records"):
        names = [str(row[f"{name}_label"]) for name in result.by] + (
            [str(row["age"])] if "age" in row else []
        )
        lines.append("  ".join([*names, figure_text(declared, row, lang)]))
    if result.frame.empty:
        lines.append("هیچ پرونده‌ای در این محدوده نیست." if lang == "fa" else "No case is in this scope.")
    return "\n".join(lines)


def figure_text(declared: Measure, row: dict[Any, Any], lang: str) -> str:
    """The value with its interval and n, or the reason why there is none."""
    if row.get("reason") == "not_recorded":
        return NOT_RECORDED.label(lang)
    if row["n"] is None:
        return "منتشر نمی‌شود" if lang == "fa" else "not published"
    n = to_persian_digits(str(row["n"])) if lang == "fa" else str(row["n"])
    if row.get("reason") == "unheard":  # enough verdicts, but from too small a share of the citizens
        response = percent(MIN_RESPONSE_RATE, lang)
        low_response = (
            f"کمتر از {response} نظر داده‌اند" if lang == "fa" else f"fewer than {response} gave a rating"
        )
        return f"{low_response} (n={n})"
    if row.get("reason") == "not_comparable":
        return f"{NOT_COMPARABLE.label(lang)} (n={n})"
    if row["withheld"]:
        few = "پرونده کافی نیست" if lang == "fa" else "too few cases"
        return f"{few} (n={n})"
    if row.get("reached") is False:
        never, not_yet = ("هرگز", "هنوز نرسیده") if lang == "fa" else ("never", "not yet reached")
        return f"{never if row.get('never') else not_yet} (n={n})"
    text = str(declared.format(row["value"], lang))
    if not math.isnan(float(str(row["lower"]))):
        text += f" [{declared.format(row['lower'], lang)} – {declared.format(row['upper'], lang)}]"
    bounds = bounds_text(row)
    return f"{text} (n={n})" + (f"  {bounds.label(lang)}" if bounds else "")
