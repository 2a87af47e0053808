"""Formatting of control charts, as a JSON object and as lines of text."""

from queries.cli.scope_output import scope_json
from queries.comparisons.own_past.control_charts import ControlChartSet, UnitChart
from queries.comparisons.own_past.control_texts import growth_text, mark_text, reach_text
from queries.comparisons.targets import target_text
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.plain_values import finite_or_none
from queries.vocabulary.scope import Scope, code_labels

_SCOPE = Text("کل محدوده", "the whole scope")
_USUAL = Text("حدود معمول {low} تا {high}", "usual limits {low} to {high}")
_NO_MONTHS = Text("ماه کاملی در این محدوده نیست.", "There is no complete month in this scope.")


def unit_names(store: Store, by: str | None, lang: str) -> dict[str, str]:
    """Names of the offices or counties by their codes; none for the whole scope."""
    if by is None:
        return {}
    rows = store.dimension(by)
    return dict(zip(rows["code"], rows["name_fa" if lang == "fa" else "name_en"], strict=True))


def control_json(charts: ControlChartSet, scope: Scope, names: dict[str, str]) -> dict[str, object]:
    """The charts as a JSON object; each unit has its mark and the figures, limits and signals of its months."""
    return {
        "measure": charts.measure.key,
        "unit": charts.measure.unit,
        "better": charts.measure.better,
        "scope": scope_json(scope),
        "by": charts.by,
        "months": [month.key for month in charts.months],
        "charts": [_chart_json(charts, chart, names) for chart in charts.charts.values()],
    }


def _chart_json(charts: ControlChartSet, chart: UnitChart, names: dict[str, str]) -> dict[str, object]:
    return {
        "code": chart.code,
        "label": names.get(chart.code, chart.code),
        "own_past": chart.own_past,
        "rule": chart.rule or None,
        "run": chart.run or None,
        "latest": None if chart.latest is None else charts.months[chart.latest].key,
        "change": finite_or_none(chart.change),
        "growth": chart.growth,
        "too_small": chart.too_small,
        "closed_unanswered": chart.unanswered,
        "changed_deadlines": chart.by_deadlines,
        "no_chart": chart.no_chart or None,
        "target": chart.target,
        "target_reach": chart.reach or None,
        **{
            name: [finite_or_none(float(x)) for x in getattr(chart, name)]
            for name in ("value", "centre", "lower", "upper")
        },
        "n": [int(n) for n in chart.n],
        "signal": [int(signal) for signal in chart.signal],
    }


def control_text(charts: ControlChartSet, scope: Scope, names: dict[str, str], lang: str) -> str:
    """The charts as lines of text: value of the latest month, usual limits, mark and target of each unit."""
    lines = [f"{charts.measure.title.label(lang)} — {scope.sentence(lang, code_labels(lang))}"]
    if not charts.charts:
        no_chart = mark_text(charts, None, lang) if charts.measure.estimator.month_course == "none" else ""
        return "\n".join([*lines, no_chart or _NO_MONTHS.label(lang)])
    for chart in charts.charts.values():
        name = names.get(chart.code, chart.code) if charts.by else _SCOPE.label(lang)
        lines.append("  ".join(part for part in (name, *_parts(charts, chart, lang)) if part))
    return "\n".join(lines)


def _parts(charts: ControlChartSet, chart: UnitChart, lang: str) -> list[str]:
    declared = charts.measure
    if chart.latest is None:
        return [mark_text(charts, chart, lang)]
    at = chart.latest
    low, high = (declared.format(float(limit[at]), lang) for limit in (chart.lower, chart.upper))
    value = declared.format(float(chart.value[at]), lang)
    target = "" if chart.target is None else target_text(declared, chart.target, lang)
    return [
        f"{charts.months[at].label(lang)}: {value}",
        _USUAL.label(lang).format(low=low, high=high),
        growth_text(charts, chart, lang),
        mark_text(charts, chart, lang),
        target,
        reach_text(chart, lang),
    ]
