"""County briefs as PDF: one A4 page for each county, readable in black and white."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from briefs.county import brief_labels as texts
from briefs.county.brief_lines import brief_lines
from briefs.county.brief_table import Table
from briefs.typesetting import breakable, typeset
from geo.outlines import WIDTH, Outlines
from persian.bidi import isolate
from persian.digits import number
from queries.county_brief.brief_contents import CountyBrief
from queries.vocabulary.labels import DEMO_LABEL

TABLES = (
    "questions", "trip_cases", "overdue_offices", "offices_to_ask", "numbers", "topics", "towns",
    "rising_topics",
)  # fmt: skip


def county_pages(
    briefs: Sequence[CountyBrief],
    *,
    title: str,
    province: str,
    outlines: Outlines | None,
    attribution: str,
    lang: str,
) -> bytes:
    """The pages of several counties as one document, one page each.

    `title` is the title of the dashboard, `outlines` the shapes of the counties for the locator map (None: no map) and
    `attribution` their source line.
    """
    pages = []
    for position, brief in enumerate(briefs, 1):
        lines = brief_lines(brief, lang)
        page = texts.PAGE.label(lang).format(n=number(position, lang), all=number(len(briefs), lang))
        pages.append(
            asdict(lines)
            | {name: asdict(_breakable_table(getattr(lines, name))) for name in TABLES}
            | {
                "map": f"{brief.code}.svg" if outlines and brief.code in outlines.counties else "",
                "demo": DEMO_LABEL.label(lang) if brief.demo else "",
                "foot": [title, *map(isolate, lines.foot), page],
            }
        )
    data = {
        "lang": lang,
        "dir": "rtl" if lang == "fa" else "ltr",
        "title": title,
        "province": province,
        "notes": texts.NOTES.label(lang),
        "attribution": attribution if outlines else "",
        "pages": pages,
    }
    pictures = (
        {f"{brief.code}.svg": locator_map_svg(outlines, brief.code) for brief in briefs} if outlines else {}
    )
    return typeset("county/page.typ", data, pictures=pictures)


def _breakable_table(table: Table) -> Table:
    """The table with each cell in a bidi isolate and with possible line breaks in long words.

    Names come from the sources: they may be in either direction and longer than their column.
    """
    return replace(
        table,
        rows=tuple(tuple(isolate(breakable(cell)) if cell else "" for cell in row) for row in table.rows),
    )


def locator_map_svg(outlines: Outlines, code: str) -> str:
    """Locator map as SVG: all counties in white, the one with this code in black, so that it also works in print."""
    paths = "".join(
        f'<path d="{path}" fill="{"#111" if county == code else "#fff"}" stroke="#666" stroke-width="4"/>'
        for county, path in outlines.counties.items()
    )
    water = (
        f'<path d="{outlines.water}" fill="#ddd" stroke="#999" stroke-width="2"/>' if outlines.water else ""
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {WIDTH + 8:.0f} {outlines.height + 8:.0f}">'
        f"{paths}{water}</svg>"
    )
