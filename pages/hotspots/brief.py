"""The county brief: the counties chosen, their pages as they stand on paper, and the files."""

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from briefs.county.brief_lines import BriefLines, Table, brief_lines
from briefs.county.pdf import county_pages
from briefs.county.workbook import county_book
from charts.data_table import Cell, Column, Row, table_html
from charts.markup import html, join
from pages.hotspots.controls import (
    chosen_counties,
    county_trajectories,
    scope_of_all_counties,
    toggled_county_link,
)
from pages.view.province import county_names, province_of
from pages.view.view import View
from pages.view.view_data import cached
from persian.calendar import format_day, to_jalali
from persian.digits import number
from queries.county_brief.build import county_briefs
from queries.county_brief.contents import CountyBrief
from queries.hotspots.hotspot_labels import HOTSPOT_ORDER
from queries.settings.province_settings import settings
from queries.vocabulary.scope import DIMENSION_FIELDS

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 3  # counties whose pages stand on the screen; the files have all


@cached
def brief_header(view: View) -> Markup:
    """HTML of the counties chosen, each with the way to take it out; without any, of what to choose."""
    t, codes = view.t, chosen_counties(view)
    names = county_names(view, province_of(view))
    if codes:
        title = t("County brief of {n} counties").format(n=number(len(codes), view.lang))
        if len(codes) == 1:
            title = t("County brief of {county}").format(county=names[codes[0]])
        links = join(_pill(view, code, f"{names[code]} ✕", here=True) for code in codes)
        note = t(
            "One page of A4 for each county, for black and white, with room for notes; the same as a workbook."
        )
    else:
        title = t("County brief: choose the counties of the trip")
        links = join(_pill(view, code, names[code], here=False) for code in _offered(view))
        note = t(
            "Choose on the map, in the funnel, in the table, or in the bar above. Each chosen county gets one page: "
            "six measures against the province, its topics, the cases longest overdue and the offices to ask."
        )
    label = t("Chosen counties") if codes else t("Hotspots to choose")
    nav = html('<nav class="pills" aria-label="{}">{}</nav>', label, links) if links else ""
    return html(
        '<section class="hotspot-brief"><div class="section-head"><h2>{}</h2><p>{}</p>{}</div></section>',
        title,
        note,
        nav,
    )


def _offered(view: View) -> list[str]:
    found = county_trajectories(view)
    return (
        [str(code) for verdict in HOTSPOT_ORDER for code in found.with_assessment(verdict)["county"]]
        if found
        else []
    )


def _pill(view: View, code: str, words: str, *, here: bool) -> Markup:
    t = view.t
    label = t("Take {county} out of the brief") if here else t("Take {county} into the brief")
    told = label.format(county=county_names(view, province_of(view))[code])
    return html(
        '<a href="{}" aria-label="{}"{}>{}</a>',
        toggled_county_link(view, code),
        told,
        " aria-current=true" if here else "",
        words,
    )


def downloads(view: View) -> None:
    """Draw the buttons; a file is made when it is asked for. Without a county there is nothing to make yet."""
    nothing = not chosen_counties(view)
    with st.container(horizontal=True, gap="small", key="brief-downloads"):
        for form, mime, write in (("PDF", PDF, brief_pdf), ("XLSX", XLSX, brief_workbook)):
            st.download_button(
                view.t("The brief · {form}").format(form=form),
                data=b"" if nothing else _file_builder(view, write),
                disabled=nothing,
                file_name=f"{_name(view)}.{form.lower()}",
                mime=mime,
                on_click="ignore",
                key=f"download-brief-{form}",
            )


def _file_builder(view: View, write: Callable[[View], bytes]) -> Callable[[], bytes]:
    return lambda: write(view)


def _name(view: View) -> str:
    demo = "demo-" if view.store.is_demo else ""
    return f"negah-{demo}counties-{'-'.join(chosen_counties(view)[:4])}-{str(to_jalali(view.today)).replace('/', '-')}"


def brief_contents(view: View, codes: tuple[str, ...]) -> list[CountyBrief]:
    """The contents of the brief for some counties."""
    return county_briefs(
        view.store, scope_of_all_counties(view), codes, scope_text=_narrowed(view), lang=view.lang
    )


def _narrowed(view: View) -> str:
    """What the scope is narrowed to beside period and counties, in words; nothing where it is not."""
    scope = view.scope
    apart = any(getattr(scope, field) for name, field in DIMENSION_FIELDS.items() if name != "county")
    if not apart and scope.trips == "in" and scope.load is None:
        return ""
    return scope_of_all_counties(view).sentence(view.lang, view.labels())


def _title(view: View) -> str:
    named = settings().title
    return named.fa if view.lang == "fa" else named.en


def brief_pdf(view: View) -> bytes:
    """The brief of all chosen counties as PDF."""
    province = province_of(view)
    assert province is not None
    sources = province.attribution_fa if view.lang == "fa" else province.attribution_en
    return county_pages(
        brief_contents(view, chosen_counties(view)),
        title=_title(view),
        province=province.name(view.lang),
        outlines=province.outlines,
        attribution=sources[0],
        lang=view.lang,
    )


def brief_workbook(view: View) -> bytes:
    """The brief of all chosen counties as a workbook."""
    t, lang = view.t, view.lang
    about = [
        (t("What is shown"), view.sentence()),
        (t("As of"), format_day(view.today, lang, style="long")),
        (t("Load"), number(view.scope.load or view.store.load, lang)),
    ]
    made = brief_contents(view, chosen_counties(view))
    return county_book(made, title=t("County brief"), about=about, lang=lang)


@cached
def brief_pages(view: View) -> Markup:
    """HTML of the first counties' pages, line for line as they stand on paper."""
    t, lang, codes = view.t, view.lang, chosen_counties(view)
    pages = join(
        _page(view, brief_lines(each, lang), opened=i == 0)
        for i, each in enumerate(brief_contents(view, codes[:SHOWN]))
    )
    more = len(codes) - SHOWN
    rest = t("Further counties, in the files alone: {n}.").format(n=number(more, lang)) if more > 0 else ""
    return html('{}<p class="caption">{}</p>', pages, rest) if rest else pages


def _page(view: View, told: BriefLines, *, opened: bool) -> Markup:
    lang = view.lang
    tables = join(
        _table(each, lang, texts)
        for each, texts in (
            (told.numbers, (0, 6)),
            (told.topics, (0,)),
            (told.rising_topics, (0,)),
            (told.overdue_offices, (0, 2)),
            (told.offices_to_ask, (0, 7)),
        )
    )
    cannot = join(html("<li>{}</li>", line) for line in told.limitations[1])
    return html(
        '<details class="brief-page"{}><summary>{}</summary>'
        '<p class="caption">{}</p><p>{}</p>{}'
        "<h3>{}</h3><ul>{}</ul></details>",
        " open" if opened else "",
        told.title,
        " · ".join(told.header),
        told.trajectory,
        tables,
        told.limitations[0],
        cannot,
    )


def _table(told: Table, lang: str, texts: tuple[int, ...]) -> Markup:
    head = html("<h3>{}</h3>", told.title)
    if not told.rows:
        return html('<div class="brief-part">{}<p class="caption">{}</p></div>', head, told.empty)
    columns = [
        Column(title, kind="name" if i == 0 else "text" if i in texts else "figure", sortable=False)
        for i, title in enumerate(told.heads)
    ]
    rows = [Row([Cell(text) for text in row]) for row in told.rows]
    return html(
        '<div class="brief-part">{}{}</div>', head, table_html(columns, rows, caption=told.title, lang=lang)
    )
