"""The county brief on the screen: choose counties, preview their pages, and download them as PDF or workbook."""

from collections.abc import Callable
from functools import partial

from markupsafe import Markup

from briefs.county.brief_lines import BriefLines, brief_lines
from briefs.county.brief_table import Table
from briefs.county.pdf import county_pages
from briefs.county.workbook import county_book
from charts.markup import html, join
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.hotspots.controls import (
    chosen_counties,
    county_trajectories,
    scope_of_all_counties,
    toggled_county_link,
)
from pages.hotspots.parts import open_part
from pages.view.view import View
from pages.view.view_data import cached
from pages.view.view_province import county_names, has_inhabitants, province_of
from pages.widgets.elements.name_list import listed_names
from pages.widgets.files.downloads import BuiltFile, draw_download
from pages.widgets.files.file_names import file_name
from persian.bidi import isolate
from persian.calendar import format_day
from persian.digits import number
from queries.county_brief.brief_contents import CountyBrief
from queries.county_brief.build_brief import county_briefs
from queries.hotspots.hotspot_labels import HOTSPOT_ORDER
from queries.overview.office_lines.sign_notes import sign_notes
from queries.settings.province_settings import settings

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 3  # counties whose pages are previewed on the screen; the files contain all


@cached
def brief_header(view: View) -> Markup:
    """The chosen counties, each with a link that removes it; if none is chosen, the hotspots to choose from."""
    t, codes = view.t, chosen_counties(view)
    names = county_names(view, province_of(view))
    if codes:
        title = t("County brief of {n} counties").format(n=number(len(codes), view.lang))
        if len(codes) == 1:
            title = t("County brief of {county}").format(county=names[codes[0]])
        links = join(_pill(view, code, f"{names[code]} ✕", here=True) for code in codes)
        note = t(
            "One A4 page for each county, for black and white, with room for notes; the same figures as an Excel "
            "file."
        )
    else:
        title = t("County brief: choose the counties of the trip")
        links = join(_pill(view, code, names[code], here=False) for code in _offered(view))
        note = t(
            "Choose on the map, in the funnel, in the table, or in the bar above. Each chosen county gets one "
            "page: what to ask and whom, the cases longest overdue, those handed in on provincial trips, then "
            "six measures against the province."
        )
        if not has_inhabitants(view):
            note = t("Choose counties here, or in the bar above. Each chosen county gets one page.")
    offered = t("Hotspots to choose") if has_inhabitants(view) else t("Counties to choose")
    label = t("Chosen counties") if codes else offered
    links_html = html('<nav class="pills" aria-label="{}">{}</nav>', label, links) if links else ""
    return html(
        '<section class="hotspot-brief"><div class="section-head"><h2>{}</h2><p>{}</p>{}</div></section>',
        title,
        note,
        links_html,
    )


def _offered(view: View) -> list[str]:
    """Codes of the counties to offer: the hotspots, in the order of the assessments; without rates, all counties."""
    if not has_inhabitants(view):
        return list(county_names(view, province_of(view)))
    trajectories = county_trajectories(view)
    return (
        [
            str(code)
            for assessment in HOTSPOT_ORDER
            for code in trajectories.with_assessment(assessment)["county"]
        ]
        if trajectories
        else []
    )


def _pill(view: View, code: str, text: str, *, here: bool) -> Markup:
    """A link that adds a county to the brief or removes it."""
    t = view.t
    label = t("Remove {county} from the brief") if here else t("Add {county} to the brief")
    aria_label = label.format(county=county_names(view, province_of(view))[code])
    return html(
        '<a href="{}" aria-label="{}"{}>{}</a>',
        toggled_county_link(view, code),
        aria_label,
        " aria-current=true" if here else "",
        text,
    )


def downloads(view: View) -> None:
    """Draw the download buttons; none while no county is chosen. A file is built only when it is requested."""
    if not chosen_counties(view):
        return
    for file_format, mime, write in (("PDF", PDF, brief_pdf), ("XLSX", XLSX, brief_workbook)):
        draw_download(
            view,
            f"{view.t('Brief')} · {file_format}",
            partial(_built_file, view, write),  # bound now, because the loop variable changes
            screen="hotspots",
            name=f"{_name(view)}.{file_format.lower()}",
            mime=mime,
            key=f"download-brief-{file_format}",
        )


@cached
def tray_text(view: View) -> Markup:
    """The chosen counties for the tray: how many, their names, and links to their brief and to choose none."""
    t, codes = view.t, chosen_counties(view)
    if not codes and open_part(view) != "choose":  # map, funnel and table are not on these parts
        choose = html('<a href="{}">{}</a>', view.link(part=["choose"]), t("Choose counties"))
        return html('<p class="tray">{} {}</p>', t("No county chosen."), choose)
    if not codes:
        text = t("No county chosen: click one on the map, in the funnel or in the table.")
        if not has_inhabitants(view):
            text = t("No county chosen: choose one above.")
        return html('<p class="tray">{}</p>', text)
    names = county_names(view, province_of(view))
    title = t.plural("{n} county", "{n} counties", len(codes)).format(n=number(len(codes), view.lang))
    listed = listed_names(view, [isolate(names[code]) for code in codes], most=SHOWN, of="county")
    return html(
        '<p class="tray"><a href="{}"><b>{}</b></a> <span>{}</span> <a class="quiet" href="{}">{}</a></p>',
        view.link(part=["brief"]),
        title,
        listed,
        view.link(county=None),
        t("Clear"),
    )


def _built_file(view: View, write: Callable[[View], bytes]) -> BuiltFile:
    return BuiltFile(write(view))


def _name(view: View) -> str:
    """File name without extension, with the first chosen counties and the Jalali date."""
    names = county_names(view, province_of(view))
    return file_name(view, [view.t("County brief"), *(names[code] for code in chosen_counties(view)[:4])])


def brief_contents(view: View, codes: tuple[str, ...]) -> list[CountyBrief]:
    """The contents of the brief for the counties in `codes`."""
    scope = scope_of_all_counties(view)
    signs = sign_notes(view.store, scope)
    return county_briefs(view.store, scope, codes, scope_text=_narrowed(view), signs=signs, lang=view.lang)


def _narrowed(view: View) -> str:
    """The filters of the scope in words, without period and counties, which every page states anyway."""
    return " · ".join(scope_of_all_counties(view).filter_texts(view.lang, view.labels()))


def brief_pdf(view: View) -> bytes:
    """The brief of all chosen counties as a PDF file."""
    province = province_of(view)
    assert province is not None
    return county_pages(
        brief_contents(view, chosen_counties(view)),
        title=settings().title.label(view.lang),
        province=province.name(view.lang),
        outlines=province.outlines,
        attribution=province.attributions(view.lang)[0],
        lang=view.lang,
    )


def brief_workbook(view: View) -> bytes:
    """The brief of all chosen counties as an XLSX file."""
    t, lang = view.t, view.lang
    about = [
        (t("What is shown"), view.sentence()),
        (t("Data as of"), format_day(view.today, lang, style="long")),
        (t("Load"), number(view.scope.load or view.store.load, lang)),
    ]
    briefs = brief_contents(view, chosen_counties(view))
    return county_book(briefs, title=t("County brief"), about=about, lang=lang)


@cached
def brief_pages(view: View) -> Markup:
    """Preview of the first counties' pages, with the same lines as in the PDF."""
    t, lang, codes = view.t, view.lang, chosen_counties(view)
    pages = join(
        _page(view, brief_lines(brief, lang), opened=i == 0)
        for i, brief in enumerate(brief_contents(view, codes[:SHOWN]))
    )
    more = len(codes) - SHOWN
    more_note = (
        t("Further counties, in the downloaded files only: {n}.").format(n=number(more, lang))
        if more > 0
        else ""
    )
    return html('{}<p class="caption">{}</p>', pages, more_note) if more_note else pages


def _page(view: View, lines: BriefLines, *, opened: bool) -> Markup:
    """The preview of one page; `opened` unless it is folded away."""
    lang = view.lang
    tables = join(
        _table(brief_table, lang, texts)
        for brief_table, texts in (
            (lines.questions, (0, 1)),
            (lines.trip_cases, (0, 3)),
            (lines.overdue_offices, (0, 2)),
            (lines.offices_to_ask, (0, 7)),
        )
    )
    statistics = join(
        _table(brief_table, lang, texts)
        for brief_table, texts in (
            (lines.numbers, (0, 6)),
            (lines.topics, (0,)),
            (lines.towns, (0,)),
            (lines.rising_topics, (0,)),
        )
    )
    limitations = join(html("<li>{}</li>", line) for line in lines.limitations[1])
    return html(
        '<details class="brief-page"{}><summary>{}</summary>'
        '<p class="caption">{}</p>{}<h3>{}</h3><p>{}</p>{}'
        "<h3>{}</h3><ul>{}</ul></details>",
        " open" if opened else "",
        lines.title,
        " · ".join(lines.header),
        tables,
        lines.statistics,
        lines.trajectory,
        statistics,
        lines.limitations[0],
        limitations,
    )


def _table(brief_table: Table, lang: str, texts: tuple[int, ...]) -> Markup:
    """One table of the brief; `texts` are the indices of its text columns."""
    head = html("<h3>{}</h3>", brief_table.title)
    if not brief_table.rows:
        return html('<div class="brief-part">{}<p class="caption">{}</p></div>', head, brief_table.empty)
    columns = [
        Column(title, kind="name" if i == 0 else "text" if i in texts else "figure", sortable=False)
        for i, title in enumerate(brief_table.heads)
    ]
    rows = [Row([Cell(text) for text in row]) for row in brief_table.rows]
    return html(
        '<div class="brief-part">{}{}</div>',
        head,
        table_html(columns, rows, caption=brief_table.title, lang=lang),
    )
