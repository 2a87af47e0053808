"""Formatting of the figures of a measure, as a JSON object and as lines of text."""

import math
from typing import Any

from persian.digits import number, percent, with_digits
from queries.cli.scope_output import NO_CASE, TOO_FEW, heading_lines, rows_json, scope_json
from queries.disclosure.protected_figures import Protected
from queries.estimates.measure import Result
from queries.measures.caveats import NO_POPULATIONS
from queries.measures.declaration import MIN_RESPONSE_RATE, Measure
from queries.measures.nonresponse_text import bounds_text
from queries.question.counted_sources import Coverage
from queries.settings.configured_province import province_at
from queries.settings.province_settings import settings
from queries.vocabulary.labels import NOT_COMPARABLE, Text
from queries.vocabulary.recorded import NOT_RECORDED

_ROUNDED = Text(
    "برای انتشار: تعدادها به نزدیک‌ترین مضرب {base} گرد شده‌اند؛ تعدادهای کمتر از {k} (جز صفر) و آنچه آن‌ها را "
    "آشکار می‌کند منتشر نمی‌شود",
    "for publication: counts are rounded to the nearest multiple of {base}; those of 1 to fewer than {k}, and "
    "what would reveal them, are not published",
)


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
    return {"not_in_all_sources": counted.note and counted.note.as_json()}


def with_note(text: str, counted: Coverage, lang: str) -> str:
    """A text with the note on sources that are left out; nothing but the note if all are."""
    if counted.note is None:
        return text
    note = counted.note.label(lang)
    return f"{text}\n\n{note}" if counted.is_recorded else note


def figures_text(result: Result, lang: str) -> str:
    """The figures as lines of text."""
    declared = result.measure
    sentence, as_of = heading_lines(result.scope, result.as_of.date(), lang)
    lines = [f"{declared.title.label(lang)} — {sentence}", as_of]
    if isinstance(result, Protected):
        lines.append(_protection(result, lang))
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
        lines.append(NO_CASE.label(lang))
    return "\n".join(lines)


def figure_text(declared: Measure, row: dict[Any, Any], lang: str) -> str:
    """The value with its interval and n, or the reason why there is none."""
    if row.get("reason") == "not_recorded":
        return NOT_RECORDED.label(lang)
    if row["n"] is None:
        return "منتشر نمی‌شود" if lang == "fa" else "not published"
    n = with_digits(row["n"], lang)
    if row.get("reason") == "unheard":  # enough verdicts, but from too small a share of the citizens
        response = percent(MIN_RESPONSE_RATE, lang)
        low_response = (
            f"کمتر از {response} نظر داده‌اند" if lang == "fa" else f"fewer than {response} gave a rating"
        )
        return f"{low_response} (n={n})"
    if row.get("reason") == "not_comparable":
        return f"{NOT_COMPARABLE.label(lang)} (n={n})"
    if row["withheld"]:
        return f"{TOO_FEW.label(lang)} (n={n})"
    if row.get("reached") is False:
        never, not_yet = ("هرگز", "هنوز نرسیده") if lang == "fa" else ("never", "not yet reached")
        return f"{never if row.get('never') else not_yet} (n={n})"
    text = str(declared.format(row["value"], lang))
    if not math.isnan(float(str(row["lower"]))):
        text += f" [{declared.format(row['lower'], lang)} – {declared.format(row['upper'], lang)}]"
    bounds = bounds_text(row)
    return f"{text} (n={n})" + (f"  {bounds.label(lang)}" if bounds else "")


def _protection(protected: Protected, lang: str) -> str:
    """One line that states how publishable figures are rounded and withheld."""
    return _ROUNDED.label(lang).format(
        base=number(float(protected.base), lang), k=number(float(protected.k), lang)
    )
