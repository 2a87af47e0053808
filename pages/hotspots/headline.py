"""What the screen finds, in a title: which counties are hotspots, since when, and of what."""

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from charts.markup import html
from pages.hotspots.controls import county_trajectories, scope_of_all_counties
from pages.view.province import county_names, province_of
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets import notices
from persian.bidi import isolate
from persian.digits import number
from queries.comparisons.overrepresentation import Overrepresentation, overrepresentation
from queries.hotspots.hotspot_labels import HOTSPOT_ORDER, SHORT, TENDENCIES, HotspotAssessment, Tendency
from queries.hotspots.observation_window import MIN_QUARTERS, Window, window
from queries.hotspots.trajectories import CountyTrajectories, trajectory_scope

MAX_NAMED = 4


@cached
def hotspots_header(view: View) -> Markup:
    """HTML of the title and what to know before reading on."""
    t, found = view.t, county_trajectories(view)
    if found is None:
        title, line = _no_trajectory_text(view)
    else:
        title = hotspots_title(view, found)
        line = " ".join(
            [
                _leading_topics_text(view, found),
                _unassessed_text(view, found),
                _assessed_quarters_text(view, found),
            ]
        ).strip()
    warning = t(
        "A hotspot is where people turn to the line more often for their number. It is neither proof of trouble nor "
        "of anybody’s fault, and a quiet county is not a county without problems."
    )
    return html('<div class="section-head"><h2>{}</h2><p>{}</p><p>{}</p></div>', title, line, warning)


def no_rates(view: View) -> Markup:
    """HTML of the notice where the data are not about the counties of the province."""
    t = view.t
    return notices.notice(
        t("Hotspots need the inhabitants of the counties"),
        t(
            "The counties in the data are not those of the province in the settings, so there are no rates to compare."
        ),
        t("Check the folder of the province in the settings, or how the source’s counties are spelled."),
        action_link=(view.screen_link("counties"), t("See the counties’ other measures")),
    )


def _no_trajectory_text(view: View) -> tuple[str, str]:
    """Why there is no course: too few quarters, or fewer than two counties with a case in them."""
    t = view.t
    if len(window(view.store, trajectory_scope(scope_of_all_counties(view))).quarters) >= MIN_QUARTERS:
        return (
            t("Fewer than two counties have cases of this kind: there is nothing to compare"),
            t("Widen what is chosen in the bar above. The maps and the funnel show the period alone."),
        )
    return (
        t("Too few whole quarters are known to tell lasting hotspots from passing ones"),
        t(
            "At least six whole quarters are needed, of which the sources of most cases are known. The maps and the "
            "funnel show the period alone."
        ),
    )


def hotspots_title(view: View, trajectories: CountyTrajectories) -> str:
    """The title: the hotspots, else that none is shown, and never that there is none where nothing could be judged."""
    t = view.t
    told = [
        f"{SHORT[verdict].label(view.lang)}: {_names(view, rows)}"
        for verdict in HOTSPOT_ORDER
        if len(rows := trajectories.with_assessment(verdict))
    ]
    if told:
        return t("Hotspots. {told}").format(told=t("; ").join(told))
    if trajectories.assessed.empty:
        return t("Whether a county is a hotspot cannot be told: too few cases, or the line is too new")
    above = trajectories.with_assessment("above")
    if len(above):
        return t("No county is shown to be a hotspot; above the province, course unclear: {names}").format(
            names=_names(view, above)
        )
    return t("No county is shown to be a hotspot: none lies clearly above the province")


def _names(view: View, rows: pd.DataFrame) -> str:
    return _listed(view, [_named(view, str(row["label"]), row["tendency"]) for _, row in rows.iterrows()])


def _listed(view: View, names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    named, more = view.t(", ").join(names[:MAX_NAMED]), len(names) - MAX_NAMED
    return (
        view.t("{names} and {more} more").format(names=named, more=number(more, view.lang))
        if more > 0
        else named
    )


def _named(view: View, name: str, tendency: Tendency) -> str:
    """The county's name, and in brackets what it tends to."""
    return f"{isolate(name)} ({TENDENCIES[tendency].label(view.lang)})" if tendency else isolate(name)


def _leading_topics_text(view: View, found: CountyTrajectories) -> str:
    """Of the emerging hotspots, the topic that stands out most there over the period."""
    t, lang = view.t, view.lang
    rows = found.with_assessment("emerging")
    if rows.empty:
        return ""
    among = list(county_names(view, province_of(view)))
    of_counties = overrepresentation(
        view.store, scope_of_all_counties(view), by="topic", counties=among, lang=lang
    )
    told = []
    for code, label in zip(rows["county"].head(MAX_NAMED), rows["label"].head(MAX_NAMED), strict=True):
        top = _first_overrepresented(of_counties.get(str(code), ()))
        if top:
            said = t("In {county}, “{topic}” came {times} times as often as expected in the chosen period.")
            told.append(
                said.format(
                    county=isolate(str(label)),
                    topic=isolate(top.name),
                    times=number(top.ratio, lang, decimals=1),
                )
            )
    return " ".join(told)


def _first_overrepresented(found: tuple[Overrepresentation, ...]) -> Overrepresentation | None:
    return next((each for each in found if each.lower > 1), None)


def _unassessed_text(view: View, found: CountyTrajectories) -> str:
    """How many counties could not be judged, where others could."""
    n, all_of = len(found.frame) - len(found.assessed), len(found.frame)
    if n in (0, all_of):
        return ""
    return view.t(
        "{n} of {all} counties could not be judged: too few cases are expected there, or the line is too new."
    ).format(n=number(n, view.lang), all=number(all_of, view.lang))


def _assessed_quarters_text(view: View, found: CountyTrajectories) -> str:
    t, lang = view.t, view.lang
    first, last = found.quarters[0], found.quarters[-1]
    told = t(
        "Judged over {n} whole quarters, {first} to {last}; the current quarter is left out, for it is not over. Cases "
        "of provincial trips are left out."
    ).format(n=number(len(found.quarters), lang), first=first.label(lang), last=last.label(lang))
    return " ".join([told, *_sources(view, found.window)])


def _sources(view: View, told_of: Window) -> list[str]:
    """Which sources hold the end back, and which are not counted."""
    t = view.t
    found = (
        (
            t("Later quarters are left out, for these sources do not reach to their end: {sources}."),
            told_of.delaying_sources,
        ),
        (t("Sources left out, for they do not cover all these quarters: {sources}."), told_of.left_out),
    )
    return [
        words.format(sources=_listed(view, [isolate(name) for name in names]))
        for words, names in found
        if names
    ]


def counties_to_inspect(
    trajectories: CountyTrajectories | None, codes: tuple[str, ...]
) -> list[tuple[str, HotspotAssessment | None]]:
    """The counties worth a closer look: the chosen ones, else the hotspots; each with its word."""
    words = (
        dict(zip(trajectories.frame["county"], trajectories.frame["verdict"], strict=True))
        if trajectories
        else {}
    )
    if codes:
        return [(code, words.get(code)) for code in codes]
    return [(code, word) for verdict in HOTSPOT_ORDER for code, word in words.items() if word == verdict]
