"""The office's oldest open cases: tracking id, county, topic and dates, without personal data."""

import math
from typing import Any

import pandas as pd
from markupsafe import Markup

from charts.markup import html
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.view.view import View
from pages.view.view_data import cached, scope_until_as_of
from pages.widgets.elements.time_texts import years_and_months
from pages.widgets.notices.not_recorded import if_recorded
from persian.calendar import format_day
from persian.digits import MISSING, number
from queries.cases.oldest import oldest_open

MAX = 10  # cases
NARROW_ROWS = 4  # of them on a narrow screen


@cached
@if_recorded("open")
def oldest(view: View) -> Markup:
    """The table of the oldest open cases, with a link to the full list."""
    t, lang = view.t, view.lang
    frame = oldest_open(view.store, scope_until_as_of(view), limit=MAX, lang=lang)
    if frame.empty:
        return html('<div class="section-head"><h2>{}</h2></div>', t("No case of this office is open"))
    rows = [_row(view, row) for _, row in frame.iterrows()]
    columns = [
        Column(t("Tracking id"), kind="name"),
        Column(t("County"), kind="text"),
        Column(t("Topic"), kind="text"),
        Column(t("Registered on")),
        Column(t("Days open")),
        Column(t("Days past due"), t("A dash: answered, not due yet, or without a due moment")),
    ]
    title = t.plural(
        "Oldest open case: {days} day", "Oldest open case: {days} days", frame["days"].max()
    ).format(days=number(frame["days"].max(), lang))
    if long := years_and_months(float(frame["days"].max()), view):
        title = f"{title} ({long})"
    link = view.screen_link("cases", agency=list(view.scope.agencies), state=["open"], sort=["oldest"])
    more = html('<p class="rest"><a href="{}">{}</a></p>', link, t("The cases of this office"))
    table = table_html(columns, rows, caption=title, lang=lang, narrow_rows=NARROW_ROWS)
    return html(
        '<section class="oldest"><div class="section-head"><h2>{}</h2></div>{}{}</section>',
        title,
        table,
        more,
    )


def _row(view: View, row: "pd.Series[Any]") -> Row:
    lang, days, late_days = view.lang, float(row["days"]), float(row["late_days"])
    tracking_id = str(row["id"])
    return Row([
        Cell(tracking_id, sort=tracking_id, link=view.screen_link("cases", case=[tracking_id])),
        Cell(str(row["county_label"]), sort=str(row["county_label"])),
        Cell(str(row["topic_label"]), sort=str(row["topic_label"])),
        Cell(format_day(row["registered_at"].date(), lang), sort=-days),
        Cell(number(row["days"], lang), note=years_and_months(days, view), sort=days),
        Cell(_late(late_days, lang), note=years_and_months(late_days, view), sort=late_days),
    ])  # fmt: skip


def _late(days: float, lang: str) -> str:
    return MISSING if math.isnan(days) else number(days, lang)
