"""What has changed since a day, for instance the last visit: told only where chance does not explain it."""

from datetime import date

import pandas as pd
from markupsafe import Markup

from charts.data_table import Cell, Column, Row, table_html
from charts.figure_texts import difference_text
from charts.markup import html, join
from pages.hotspots.controls import chosen_counties, scope_of_all_counties, since_day
from pages.view.province import county_names, province_of
from pages.view.view import View
from pages.view.view_data import cached, query_measure
from pages.widgets.choice_links import Choice, choice_link, choice_links
from persian.bidi import isolate
from persian.calendar import months, to_jalali
from persian.digits import number
from queries.comparisons.period_change import Comparison
from queries.hotspots.provincial_trips import MIN_DAYS, ChangesSince, changes_since, provincial_trips

MONTHS = 24


@cached
def changes_since_visit(view: View) -> Markup:
    """HTML of the section."""
    t, lang = view.t, view.lang
    day, misread = since_day(view)
    found = changes_since(view.store, scope_of_all_counties(view), day, lang=lang)
    picker = _picker(view, day)
    told = ""
    if misread:
        told = t("The day “{text}” could not be read; {day} is shown. A correct one: 1404/05/12.").format(
            text=isolate(misread[:40]), day=view.day_text(day)
        )
    if found is None:
        title = t("Since {day} nothing can be compared").format(day=view.day_text(day))
        why = t(
            "At least {n} whole days must be known since, and as many before it. Choose another day."
        ).format(n=number(MIN_DAYS, lang))
        return _section(title, [told, why], picker, "")
    clear = [_clear(each) for each in found.comparisons]
    title = _title(view, found, clear)
    note = t(
        "{days} days from {first} to {last} beside as many before. A change is told only where it is beyond chance (at "
        "most 5% false ones in this table) and large enough to matter; cases of provincial trips are left out. It came "
        "after that day, which is not to say because of it."
    ).format(
        days=number(found.scope.days() or 0, lang),
        first=view.day_text(day),
        last=view.day_text(found.scope.last or view.today),
    )
    return _section(title, [told, note], picker, _table(view, found))


def _section(title: str, lines: list[str], picker: str, drawn: str) -> Markup:
    told = join(html("<p>{}</p>", line) for line in lines if line)
    return html(
        '<section class="hotspot-since"><div class="section-head"><h2>{}</h2>{}</div>{}{}</section>',
        title,
        told,
        picker,
        drawn,
    )


def _clear(found: Comparison) -> pd.DataFrame:
    return found.frame[found.frame["verdict"] == "changed"]


def _title(view: View, found: ChangesSince, clear: list[pd.DataFrame]) -> str:
    t, lang = view.t, view.lang
    day = view.day_text(found.day)
    told = []
    for each, rows in zip(found.comparisons, clear, strict=True):
        if len(rows):
            up, down = int((rows["difference"] > 0).sum()), int((rows["difference"] < 0).sum())
            sides = [
                words.format(n=number(n, lang))
                for words, n in ((t("more in {n}"), up), (t("less in {n}"), down))
                if n
            ]
            told.append(f"{each.measure.title.label(lang)} {t(', ').join(sides)}")
    if not told:
        return t("Since {day} no county has changed beyond chance").format(day=day)
    return t("Since {day}, by number of counties: {told}").format(day=day, told=t("; ").join(told))


def _table(view: View, found: ChangesSince) -> Markup:
    t, lang = view.t, view.lang
    names = county_names(view, province_of(view))
    by_code = [each.frame.set_index("county") for each in found.comparisons]
    codes = [code for code in names if any(code in frame.index for frame in by_code)]
    first = chosen_counties(view)
    codes.sort(key=lambda code: (code not in first, -_changes(by_code, code)))
    columns = [Column(t("County"), kind="name")]
    columns += [
        Column(each.measure.title.label(lang), each.measure.definition.label(lang))
        for each in found.comparisons
    ]
    rows = [
        Row(
            [
                Cell(t("The whole scope"), sort=""),
                *(_total_cell(view, found, each) for each in found.comparisons),
            ],
            is_total=True,
        )
    ]
    rows += [
        Row(
            [
                Cell(names[code], sort=names[code], link=_link(view, found, code)),
                *(
                    _cell(view, each, frame.loc[code] if code in frame.index else None)
                    for each, frame in zip(found.comparisons, by_code, strict=True)
                ),
            ]
        )
        for code in codes
    ]
    return table_html(columns, rows, caption=t("Changes since a day, by county"), lang=lang)


def _total_cell(view: View, found: ChangesSince, each: Comparison) -> Cell:
    """The figures of all counties together; they are not judged with those of the counties."""
    key = each.measure.key
    now, before = (query_measure(view, key, scope).row["value"] for scope in (found.scope, found.before))
    words = view.t("{now}, before {before}")
    return Cell(
        words.format(now=each.measure.format(now, view.lang), before=each.measure.format(before, view.lang))
    )


def _changes(frames: list[pd.DataFrame], code: str) -> int:
    return sum(code in frame.index and frame.loc[code, "verdict"] == "changed" for frame in frames)


def _cell(view: View, each: Comparison, row: "pd.Series[object] | None") -> Cell:
    t, lang, measure = view.t, view.lang, each.measure
    if row is None:
        return Cell("", muted=True)
    value, before, gap = (float(row[name]) for name in ("value", "before", "difference"))
    if value != value or before != before:
        return Cell(t("too few"), muted=True)
    said = t("{now}, before {before}").format(
        now=measure.format(value, lang), before=measure.format(before, lang)
    )
    if row["verdict"] != "changed":
        words = {"within_chance": t("within chance"), "too_small": t("too small to matter")}
        return Cell(
            said, note=words.get(str(row["verdict"]), t("chance cannot be judged")), sort=gap, muted=True
        )
    side = {"higher": gap > 0, "lower": gap < 0}.get(measure.better)
    better = "" if side is None else f" {t('(better)') if side else t('(worse)')}"
    return Cell(said, note=f"{difference_text(gap, measure, lang)}{better}", sort=gap)


def _link(view: View, found: ChangesSince, code: str) -> str:
    """Both times of a county side by side, on the screen that compares."""
    a, b = (_period(scope.first, scope.last) for scope in (found.scope, found.before))
    return view.screen_link(
        "compare", county=[code], period=[a], trips=["out"], **{"b.county": [code], "b.period": [b]}
    )


def _period(first: date | None, last: date | None) -> str:
    assert first is not None
    assert last is not None
    return f"{to_jalali(first)}-{to_jalali(last)}"


def _picker(view: View, day: date) -> Markup:
    """Links to the visits that are known, and a list of the firsts of months; the address takes any day."""
    t, lang = view.t, view.lang
    links = [
        (f"{visit.name} · {view.day_text(visit.day)}", visit.day)
        for visit in provincial_trips(view.store, scope_of_all_counties(view), lang=lang)
    ]
    begins = view.store.first_day or view.today
    firsts = [edge for edge in reversed(months(begins, view.today)[-MONTHS:]) if edge.first <= view.today]
    items = join(
        html(
            "<li>{}</li>",
            choice_link(_choice(view, t("1 {month}").format(month=edge.label(lang)), edge.first, day)),
        )
        for edge in firsts
    )
    name, value = t("Since another day"), view.day_text(day)
    nav = choice_links((_choice(view, words, each, day) for words, each in links), label=t("Visits"))
    return html(
        '<div class="choice">{}<details class="picked"><summary><span class="name">{}</span> '
        '<span class="value">{}</span></summary><ul>{}</ul></details></div>',
        nav,
        name,
        value,
        items,
    )


def _choice(view: View, words: str, to: date, day: date) -> Choice:
    return Choice(words, view.link(since=[str(to_jalali(to))]), current=to == day)
