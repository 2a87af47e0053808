"""Changes since a day, for example the last visit, by county; reported only if they are beyond chance."""

import math
from datetime import date

import pandas as pd
from markupsafe import Markup

from charts.markup import html, join
from charts.parts.figure_texts import difference_text
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.hotspots.controls import chosen_counties, scope_of_all_counties, since_day
from pages.view.view import View
from pages.view.view_data import cached, query_measure
from pages.view.view_province import county_names, province_of
from pages.widgets.comparisons.change_reasons import reason_beyond_interval
from pages.widgets.elements.choice_links import Choice, choice_link, choice_links
from pages.widgets.elements.folded import folded
from pages.widgets.measures.measure_cell import measure_column
from pages.widgets.notices.not_recorded import coverage_of
from persian.bidi import isolate
from persian.calendar import months, to_jalali
from persian.digits import number
from queries.comparisons.changes.change_notes import change_note
from queries.comparisons.changes.period_change import Comparison
from queries.hotspots.provincial_trips import MIN_DAYS, ChangesSince, changes_since, provincial_trips
from queries.vocabulary.recorded import NOT_RECORDED_SHORT

MONTHS = 24  # months offered in the list of days


@cached
def changes_since_visit(view: View) -> Markup:
    """The section: title, choice of the day, and a table of the measures before and after it."""
    t, lang = view.t, view.lang
    day, misread = since_day(view)
    changes = changes_since(view.store, scope_of_all_counties(view), day, lang=lang)
    picker = _picker(view, day)
    misread_note = ""
    if misread:
        misread_note = t(
            "The day “{text}” could not be read; {day} is shown. A correct one: 1404/05/12."
        ).format(text=isolate(misread[:40]), day=view.day_text(day))
    if changes is None:
        title = t("Since {day} nothing can be compared").format(day=view.day_text(day))
        reason = t(
            "At least {n} whole days of data are needed since that day, and as many before it. Choose another day."
        ).format(n=number(MIN_DAYS, lang))
        return _section(title, [misread_note, reason], picker, "")
    # `changes_since` has tested all counties and measures together, with one false discovery rate.
    changed_rows = [_clear(comparison) for comparison in changes.comparisons]
    title = _title(view, changes, changed_rows)
    note = t(
        "{days} days, {first} to {last}, compared with as many before. A change is reported only where it is "
        "beyond normal variation (at most 5% false ones in this table) and large enough to matter; cases of "
        "provincial trips are left out. It came after that day, not necessarily because of it."
    ).format(
        days=number(changes.scope.days() or 0, lang),
        first=view.day_text(day),
        last=view.day_text(changes.scope.last or view.today),
    )
    return _section(title, [misread_note, note], picker, _table(view, changes))


def _section(title: str, lines: list[str], picker: str, table: str) -> Markup:
    paragraphs = join(html("<p>{}</p>", line) for line in lines if line)
    return html(
        '<section class="hotspot-since"><div class="section-head"><h2>{}</h2>{}</div>{}{}</section>',
        title,
        paragraphs,
        picker,
        table,
    )


def _clear(comparison: Comparison) -> pd.DataFrame:
    """The rows of a comparison whose difference is a change."""
    return comparison.frame[comparison.frame["change"] == "changed"]


def _title(view: View, changes: ChangesSince, changed_rows: list[pd.DataFrame]) -> str:
    """The title: for each measure in how many counties it rose or fell."""
    t, lang = view.t, view.lang
    day = view.day_text(changes.day)
    parts = []
    for comparison, rows in zip(changes.comparisons, changed_rows, strict=True):
        if len(rows):
            up, down = int((rows["unexpected"] > 0).sum()), int((rows["unexpected"] < 0).sum())
            directions = [
                template.format(n=number(n, lang))
                for template, n in (
                    (t("more in {n} of the counties"), up),
                    (t("less in {n} of the counties"), down),
                )
                if n
            ]
            parts.append(f"{comparison.measure.title.label(lang)} {t(', ').join(directions)}")
    if not parts:
        return t("Since {day} no county has changed beyond normal variation").format(day=day)
    return t("Since {day}: {details}").format(day=day, details=t("; ").join(parts))


def _table(view: View, changes: ChangesSince) -> Markup:
    """The table by county: chosen counties first, then those with most changes."""
    t, lang = view.t, view.lang
    names = county_names(view, province_of(view))
    by_code = [comparison.frame.set_index("county") for comparison in changes.comparisons]
    codes = [code for code in names if any(code in frame.index for frame in by_code)]
    first = chosen_counties(view)
    # Stable sort: counties with equally many changes keep the province's own order.
    codes.sort(key=lambda code: (code not in first, -_changes(by_code, code)))
    columns = [Column(t("County"), kind="name")]
    columns += [measure_column(comparison.measure, lang) for comparison in changes.comparisons]
    rows = [
        Row(
            [
                Cell(t("The whole scope"), sort=""),
                *(_total_cell(view, changes, comparison) for comparison in changes.comparisons),
            ],
            is_total=True,
        )
    ]
    unchanged: list[Row] = []
    for code in codes:
        cells = [
            _cell(view, comparison, frame.loc[code] if code in frame.index else None)
            for comparison, frame in zip(changes.comparisons, by_code, strict=True)
        ]
        row = Row([Cell(names[code], sort=names[code], link=_link(view, changes, code)), *cells])
        (rows if code in first or _changes(by_code, code) else unchanged).append(row)
    caption = t("Changes since a day, by county")
    table = table_html(columns, rows, caption=caption, lang=lang)
    if not unchanged:
        return table
    n = number(len(unchanged), lang)
    others = table_html(columns, unchanged, caption=caption, lang=lang)
    return table + folded(t("Within normal variation: {n} counties").format(n=n), others)


def _total_cell(view: View, changes: ChangesSince, comparison: Comparison) -> Cell:
    """The value of the whole scope after and before the day. It is not tested along with the counties."""
    key = comparison.measure.key
    rows = [query_measure(view, key, scope).row for scope in (changes.scope, changes.before)]
    if any(row["reason"] == "not_recorded" for row in rows):
        return Cell(NOT_RECORDED_SHORT.label(view.lang), muted=True)
    now, before = (row["value"] for row in rows)
    template = view.t("{now}, before {before}")
    return Cell(
        template.format(
            now=comparison.measure.format(now, view.lang), before=comparison.measure.format(before, view.lang)
        )
    )


def _changes(frames: list[pd.DataFrame], code: str) -> int:
    """Number of measures that changed in a county."""
    return sum(code in frame.index and frame.loc[code, "change"] == "changed" for frame in frames)


def _cell(view: View, comparison: Comparison, row: "pd.Series[object] | None") -> Cell:
    t, lang, measure = view.t, view.lang, comparison.measure
    if row is None:
        return Cell("", muted=True)
    value, before, gap = (float(row[name]) for name in ("value", "before", "difference"))
    if math.isnan(value) or math.isnan(before):
        # Counts are only missing where they are not recorded.
        not_recorded = measure.unit == "cases" or not coverage_of(view, measure.key).is_recorded
        return Cell(NOT_RECORDED_SHORT.label(lang) if not_recorded else t("too few"), muted=True)
    values_text = t("{now}, before {before}").format(
        now=measure.format(value, lang), before=measure.format(before, lang)
    )
    if row["change"] != "changed":
        reasons = {"within_chance": t("within normal variation"), "too_small": t("too small to matter")}
        if beyond := reason_beyond_interval(t, row, measure):
            reasons["within_chance"] = beyond
        return Cell(
            values_text,
            note=reasons.get(str(row["change"]), t("normal variation not known")),
            sort=gap,
            muted=True,
        )
    # Where the season says what was to be expected, the change is shown beside that.
    size = float(row["unexpected"])
    parts = [
        difference_text(size, measure, lang),
        t("than expected for the time of year") if row["basis"] == "season" else "",
        change_note(row.to_dict(), size, measure).label(lang),
    ]
    return Cell(values_text, note=" ".join(part for part in parts if part), sort=gap)


def _link(view: View, changes: ChangesSince, code: str) -> str:
    """Link to the comparison screen with both periods of a county side by side."""
    period_after, period_before = (
        _period(scope.first, scope.last) for scope in (changes.scope, changes.before)
    )
    return view.screen_link(
        "compare",
        county=[code],
        period=[period_after],
        trips=["out"],
        **{"b.county": [code], "b.period": [period_before]},
    )


def _period(first: date | None, last: date | None) -> str:
    assert first is not None
    assert last is not None
    return f"{to_jalali(first)}-{to_jalali(last)}"


def _picker(view: View, day: date) -> Markup:
    """Links to the known visits, and a list of the first days of months. The address accepts any day."""
    t, lang = view.t, view.lang
    links = [
        (f"{visit.name} · {view.day_text(visit.day)}", visit.day)
        for visit in provincial_trips(view.store, scope_of_all_counties(view), lang=lang)
    ]
    start = view.store.first_day or view.today
    firsts = [month for month in reversed(months(start, view.today)[-MONTHS:]) if month.first <= view.today]
    items = join(
        html(
            "<li>{}</li>",
            choice_link(_choice(view, t("1 {month}").format(month=month.label(lang)), month.first, day)),
        )
        for month in firsts
    )
    name, value = t("Since another day"), view.day_text(day)
    nav = choice_links((_choice(view, text, visit_day, day) for text, visit_day in links), label=t("Visits"))
    return html(
        '<div class="choice">{}<details class="picked"><summary><span class="name">{}</span> '
        '<span class="value">{}</span></summary><ul>{}</ul></details></div>',
        nav,
        name,
        value,
        items,
    )


def _choice(view: View, text: str, target: date, day: date) -> Choice:
    return Choice(text, view.link(since=[str(to_jalali(target))]), current=target == day)
