"""The figures of the groups whose curves are drawn, and whether they differ, in words."""

import math
from html import escape

from charts.bars import Bar, Columns, bars_html
from charts.curves import swatch
from charts.table import Cell, Column, Row, table_html
from charts.words import interval_text, n_text, range_text
from pages.answers import ask
from pages.viewing import Viewing
from persian.digits import number
from queries.curves import Curves
from queries.measures import MEASURES
from queries.scope import LISTS, Scope

MEDIAN, P90, BY_10, BY_30 = (
    "answer_days_median",
    "answer_days_p90",
    "answered_by_day_10",
    "answered_by_day_30",
)
LEAST_P = 0.001
ALPHA = 0.05


def whole(view: Viewing, scope: Scope) -> str:
    """HTML of the same figures of all cases together: two large ones, and bars of who had an answer by which day."""
    t, lang = view.t, view.lang
    large = "".join(
        f"<div><dt>{escape(MEASURES[key].title.label(lang))}</dt>{_large(view, key, scope)}</div>"
        for key in (MEDIAN, P90)
    )
    rows = []
    for day in (10, 20, 30):
        measure = MEASURES[f"answered_by_day_{day}"]
        row = ask(view, measure.key, scope).row
        value, lower, upper = (float(row[name]) for name in ("value", "lower", "upper"))
        known = math.isfinite(value)
        rows.append(
            Bar(
                name=t("By day {day}").format(day=number(day, lang)),
                value=measure.format(value, lang) if known else t("Not yet reached"),
                length=value,
                lower=lower,
                upper=upper,
                interval=range_text(lower, upper, measure, lang),
                n=number(row["n"], lang),
            )
        )
    columns = Columns(t("Days"), t("Answered"), t("95% interval"), t("Cases"), t("cases"))
    table = bars_html(rows, columns, caption=t("Share answered by day"), lang=lang)
    return f"<dl>{large}</dl>{table}"


def _large(view: Viewing, key: str, scope: Scope) -> str:
    """HTML of a figure with its unit, its interval and the number of its cases."""
    t, lang, measure, row = view.t, view.lang, MEASURES[key], ask(view, key, scope).row
    value = float(row["value"])
    if bool(row["withheld"]):
        said = escape(t("Too few cases"))
    elif math.isnan(value):
        said = escape(t("Not yet reached"))
    else:
        text, unit = measure.format(value, lang), measure.format_with_unit(value, lang).split(" ", 1)[-1]
        said = f"{escape(text)} <small>{escape(unit)}</small>"
    lines = (interval_text(float(row["lower"]), float(row["upper"]), measure, lang), n_text(row["n"], lang))
    return f'<dd class="value">{said}</dd>' + "".join(f"<dd>{escape(line)}</dd>" for line in lines if line)


def figures(view: Viewing, name: str, scope: Scope) -> str:
    """HTML of the table: median, 90th percentile, shares after 10 and 30 days, cases; the largest group first."""
    t = view.t
    frames = {key: ask(view, key, scope, by=(name,)).frame for key in (MEDIAN, P90, BY_10, BY_30)}
    rows = []
    for i, code in enumerate(getattr(scope, LISTS[name])):
        found = {key: frame[frame[name] == code] for key, frame in frames.items()}
        if any(frame.empty for frame in found.values()):
            continue
        title = str(found[MEDIAN][f"{name}_label"].iloc[0])
        link = view.link(**{name: [code]})
        cells = [Cell(title, sort=title, link=link, drawing=swatch(i))]
        cells += [_cell(view, key, frame.iloc[0]) for key, frame in found.items()]
        n = int(found[MEDIAN]["n"].iloc[0])
        rows.append(Row([*cells, Cell(number(n, view.lang), sort=n)]))
    columns = [
        Column(t("Group"), kind="name"),
        *(
            Column(words, MEASURES[key].definition.label(view.lang))
            for key, words in (
                (MEDIAN, t("Median (days)")),
                (P90, t("90% within (days)")),
                (BY_10, t("By day 10")),
                (BY_30, t("By day 30")),
            )
        ),
        Column(t("Cases")),
    ]
    return table_html(columns, rows, caption=t("Time to an answer, with 95% intervals"), lang=view.lang)


def _cell(view: Viewing, key: str, row: object) -> Cell:
    t, measure = view.t, MEASURES[key]
    value, withheld = float(row["value"]), bool(row["withheld"])  # type: ignore[index]
    if withheld:
        return Cell(t("too few"), quiet=True)
    if math.isnan(value):
        return Cell(t("Not yet reached"), quiet=True)
    lower, upper = float(row["lower"]), float(row["upper"])  # type: ignore[index]
    return Cell(measure.format(value, view.lang), range_text(lower, upper, measure, view.lang), sort=value)


def words(view: Viewing, found: Curves) -> list[str]:
    """What the log-rank test says of the groups, and what it does not say."""
    t, test = view.t, found.test
    if not found.by:
        return []
    if math.isnan(test.p):
        return [t("There are not two groups with enough cases to compare.")]
    p = t("p below {p}") if test.p < LEAST_P else t("p = {p}")
    p = p.format(p=number(max(test.p, LEAST_P), view.lang, decimals=3))
    if test.p >= ALPHA:
        said = t("The groups do not differ beyond chance in how fast they are answered (log-rank test, {p}).")
    else:
        said = t(
            "How fast people are answered differs between the groups beyond chance (log-rank test, {p})."
        )
    return [
        said.format(p=p),
        t(
            "With many cases small differences too are beyond chance: how much they matter is seen in the medians. "
            "The groups bring different matters, so that a slower one is not a worse one by that alone."
        ),
    ]
