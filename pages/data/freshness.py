"""Freshness of each source: as-of, time of the last load, and whether it comes as regularly as usual."""

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from charts.markup import EMPTY, html
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.view.view import View
from pages.widgets.elements.time_texts import duration_text, time_of_day_text
from persian.calendar import format_day
from persian.digits import MISSING, number
from queries.data_quality.load_log import MIN_LOADS, Freshness
from queries.data_quality.load_log import freshness as of_sources
from queries.settings.province_settings import settings
from queries.vocabulary.recorded import SAID_OF_ANSWERS, Recorded, list_of, missing_things


def freshness(view: View, now: datetime | None = None) -> Markup:
    """The table of sources. It depends on the wall clock (`now`), so it is not cached."""
    t, lang = view.t, view.lang
    now = now or datetime.now(ZoneInfo(settings().timezone)).replace(tzinfo=None)
    sources = of_sources(view.store)
    late = sum(source.late(now) for source in sources)
    oldest = sources[0]
    title = t("Data up to {day}").format(day=format_day(oldest.as_of.date(), lang, style="long"))
    if len(sources) > 1:
        title = t("All sources have data at least up to {day}").format(
            day=format_day(oldest.as_of.date(), lang, style="long")
        )
    if late:
        title += t.plural(
            "; the source later than usual", "; {n} of {all} sources later than usual", len(sources)
        ).format(n=number(late, lang), all=number(len(sources), lang))
    heads = [
        Column(t("Source"), kind="name"),
        Column(t("Data as of"), kind="text"),
        Column(t("Days ago"), t("Between as-of and now, by the server's clock")),
        Column(t("Loaded at"), kind="text"),
        Column(t("Usual rhythm"), t("Usual time between updates"), kind="text"),
        Column(t("Kind of data"), kind="text"),
        Column(
            t("What it does not record"),
            t("By the columns and events of its files; measures that need it leave its cases out"),
            kind="text",
        ),
        Column(t("Loads"), kind="figure"),
    ]
    rows = [Row(_cells(view, source, now)) for source in sources]
    table = table_html(heads, rows, caption=t("Freshness by source"), lang=lang)
    return html('<div class="section-head"><h2>{}</h2></div><div>{}</div>', title, table)


def _cells(view: View, source: Freshness, now: datetime) -> list[Cell]:
    t, lang = view.t, view.lang
    age, rhythm = source.age(now), source.rhythm
    rhythm_text = t("not known before {n} loads").format(n=number(MIN_LOADS, lang))
    if rhythm is not None:
        rhythm_text = t("every {span}").format(span=duration_text(rhythm, view))
    overdue = html('<small class="late">{}</small>', t("later than usual")) if source.late(now) else EMPTY
    shape_text = t("every step of a case") if source.shape == "events" else t("the state of each case")
    return [
        Cell(source.source, sort=source.source),
        Cell(
            format_day(source.as_of.date(), lang),
            note=time_of_day_text(source.as_of, lang),
            sort=source.as_of.timestamp(),
        ),
        Cell(
            t("{span} ago").format(span=duration_text(age, view)), sort=age.total_seconds(), drawing=overdue
        ),
        Cell(
            format_day(source.loaded_at.date(), lang),
            note=time_of_day_text(source.loaded_at, lang),
            sort=source.loaded_at.timestamp(),
        ),
        Cell(rhythm_text, sort=rhythm.total_seconds() if rhythm else None, muted=rhythm is None),
        Cell(shape_text or MISSING, sort=shape_text),
        Cell(
            list_of(missing_things(source.recorded)).label(lang) or MISSING,
            note=SAID_OF_ANSWERS.label(lang) if Recorded.timely in source.recorded else "",
        ),
        Cell(number(source.loads, lang), sort=source.loads),
    ]
