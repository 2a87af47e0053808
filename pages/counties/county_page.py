"""The page of one county: inhabitants, key figures against all other counties, mix, backlog and similar counties."""

from collections.abc import Callable

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from geo.province import Province
from pages.counties.county_backlog import backlog
from pages.counties.county_figures import key_figures_section
from pages.counties.county_mix import overrepresentation_section
from pages.counties.similar import similar
from pages.view.compared_offices import compare_county
from pages.view.emptiness import is_empty
from pages.view.view import View
from pages.view.view_data import cached, scope_until_as_of
from pages.view.view_province import county_names, province_of
from pages.widgets.comparisons.own_past_section import own_past_section
from pages.widgets.comparisons.peer_measures import peer_measures
from pages.widgets.elements.drawing import draw
from pages.widgets.elements.figure_section import draw_figure_section
from pages.widgets.measures.monthly_flow import monthly_flow_section
from pages.widgets.notices import notices
from persian.alphabet import alphabetical
from persian.digits import number, percent, with_digits
from queries.overview.office_lines.sign_notes import signs_behind_scope


def pieces() -> tuple[Callable[[View], object], ...]:
    """The functions whose results the page draws."""
    return (
        county_header,
        is_empty,
        key_figures_section,
        assessments_section,
        own_past_section,
        monthly_flow_section,
        overrepresentation_section,
        backlog,
        similar,
    )


def show_county(view: View) -> None:
    """Draw the page of the scope's only county."""
    draw(county_header(view), "county-head")
    if is_empty(view):
        draw(notices.no_cases(view), "county-figures")
        return
    draw(key_figures_section(view), "county-figures")
    draw(assessments_section(view), "county-assessments")
    draw_figure_section(own_past_section(view), "own-past")
    draw(monthly_flow_section(view), "county-trend")
    draw(overrepresentation_section(view), "county-mix")
    draw(backlog(view), "county-backlog")
    draw(similar(view), "county-similar")


@cached
def assessments_section(view: View) -> Markup:
    """The county compared with what the others would reach with its topics and kinds of cases, with assessments."""
    code = view.scope.counties[0]
    signs = signs_behind_scope(view.store, scope_until_as_of(view)).label(view.lang)
    return peer_measures(view, compare_county(view, code), code, reservation=signs)


@cached
def county_header(view: View) -> Markup:
    """Name, inhabitants, neighbours, and links to the brief, the cases and back to all counties."""
    t = view.t
    code = view.scope.counties[0]
    province = province_of(view)
    names = county_names(view, province)
    people_lines = _people(view, province, code) if province and code in names else []
    back = html('<a href="{}">{}</a>', view.link(county=None), t("Back to all counties"))
    brief = html('<a href="{}">{}</a>', view.screen_link("hotspots", part=["brief"]), t("County brief"))
    neighbours = _neighbours(view, province, code, names) if province and code in names else EMPTY
    ways = [join((back, brief, _cases(view)), separator=" · "), neighbours]
    lines = join(html("<p>{}</p>", line) for line in people_lines)
    return html(
        '<div class="section-head county-head"><h2>{}</h2>{}{}</div>',
        names.get(code, code),
        lines,
        join(html('<p class="ways">{}</p>', way) for way in ways if way),
    )


def _cases(view: View) -> Markup:
    return html('<a href="{}">{}</a>', view.screen_link("cases"), view.t("Its cases"))


def _people(view: View, province: Province, code: str) -> list[str]:
    """Inhabitants by the latest census, their share of the province, and caveats about the number."""
    t, lang = view.t, view.lang
    county = province.county(code)
    year = province.census_year
    people = province.population(code)
    if people is None or year is None:
        return [t("Its number of inhabitants is not known: there is no rate."), county.note(lang)]
    census = with_digits(year, lang)
    people_text = t("{people} inhabitants by the census of {year}").format(
        people=number(people, lang), year=census
    )
    share = province.population_share(code)
    if share is not None:
        people_text += t(", {part} of the province").format(part=percent(share, lang, decimals=1))
    unverified_note = (
        t("This figure was not taken from the official source and is unverified.")
        if year in county.population_unverified
        else ""
    )
    census_note = t("The census is old: rates are based on the population of that year.")
    return [
        " ".join(line for line in (people_text + ".", unverified_note, census_note) if line),
        county.note(lang),
    ]


def _neighbours(view: View, province: Province, code: str, names: dict[str, str]) -> Markup:
    t = view.t
    links = [
        html('<a href="{}">{}</a>', view.link(county=[neighbour]), names[neighbour])
        for neighbour in sorted(
            province.neighbours(code), key=lambda neighbour: alphabetical(names[neighbour])
        )
    ]
    return html("{} {}", t("Neighbours:"), join(links, separator=t(", "))) if links else EMPTY
