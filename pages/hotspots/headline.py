"""Title of the hotspots screen: which counties are hotspots, of which tendency, and for which topic."""

import pandas as pd
from markupsafe import Markup

from charts.markup import html
from pages.hotspots.controls import county_trajectories, scope_of_all_counties
from pages.view.view import View
from pages.view.view_data import cached
from pages.view.view_province import county_names, no_inhabitants_note, province_of
from pages.widgets.elements.name_list import listed_names
from pages.widgets.notices import notices
from persian.bidi import isolate
from persian.digits import number
from queries.comparisons.peers.overrepresentation import Overrepresentation, overrepresentation
from queries.hotspots.hotspot_labels import HOTSPOT_ORDER, HOTSPOTS, TENDENCIES, HotspotAssessment, Tendency
from queries.hotspots.observation_window import MIN_QUARTERS, Window, window
from queries.hotspots.trajectories import CountyTrajectories, trajectory_scope

MAX_NAMED = 4


@cached
def hotspots_header(view: View) -> Markup:
    """The title, the basis of the assessment, and a warning how to read it."""
    t, trajectories = view.t, county_trajectories(view)
    if trajectories is None:
        title, line = _no_trajectory_text(view)
    else:
        title = hotspots_title(view, trajectories)
        line = " ".join(
            [
                _leading_topics_text(view, trajectories),
                _unassessed_text(view, trajectories),
                _assessed_quarters_text(view, trajectories),
            ]
        ).strip()
    warning = t(
        "A hotspot is a county with more cases per head than the province. It is proof neither of trouble nor of "
        "anybody’s fault, and few calls do not mean few problems."
    )
    return html('<div class="section-head"><h2>{}</h2><p>{}</p><p>{}</p></div>', title, line, warning)


def no_rates(view: View) -> Markup:
    """Notice for data whose counties are not those of the province, so that there are no inhabitants and no rates."""
    t = view.t
    return notices.notice(
        t("Hotspots need the inhabitants of the counties"),
        t(
            "The counties in the data are not those of the province in the settings, so there are no rates to compare."
        ),
        t("Check the folder of the province in the settings, or how the source’s counties are spelled."),
        action_link=(view.screen_link("counties"), t("See the counties’ other measures")),
    )


def no_populations(view: View) -> Markup:
    """Notice for a province that knows no populations: there are no rates, and so no hotspots."""
    t = view.t
    return notices.notice(
        t("Hotspots need the inhabitants of the counties"),
        no_inhabitants_note(view),
        t("County briefs and the evidence of topics and places do without them: choose counties below."),
    )


def nothing_to_compare(view: View) -> Markup:
    """Notice for a province with a single county, which cannot have more cases per head than the others."""
    t = view.t
    return notices.notice(
        t("This province has a single county: there is nothing to compare"),
        t(
            "County briefs and the evidence of topics and places do without a comparison: choose the county below."
        ),
    )


def _no_trajectory_text(view: View) -> tuple[str, str]:
    """Title and explanation if there are no trajectories: too few quarters, or fewer than two counties with cases."""
    t = view.t
    # The window has enough quarters, so the reason must be the other one: too few counties with cases.
    if len(window(view.store, trajectory_scope(scope_of_all_counties(view))).quarters) >= MIN_QUARTERS:
        return (
            t("Fewer than two counties have cases of this kind: there is nothing to compare"),
            t("Widen what is chosen in the bar above. The maps and the funnel show the period alone."),
        )
    return (
        t("Too few whole quarters of data to distinguish lasting hotspots from passing ones"),
        t(
            "At least six whole quarters are needed, of which the sources of most cases are known. The maps and the "
            "funnel show the period alone."
        ),
    )


def hotspots_title(view: View, trajectories: CountyTrajectories) -> str:
    """The title: the hotspots by assessment, or that none is shown.

    If no county could be assessed, the title says so. It must not read as if there were no hotspots.
    """
    t = view.t
    parts = [
        f"{HOTSPOTS[assessment].label(view.lang)}: {_names(view, rows)}"
        for assessment in HOTSPOT_ORDER
        if len(rows := trajectories.with_assessment(assessment))
    ]
    if parts:
        title = t("; ").join(parts)
        return title[0].upper() + title[1:]
    if trajectories.assessed.empty:
        return t("Whether a county is a hotspot cannot be said: too few cases, or the line is too new")
    # Counties that are clearly above the province, but whose course over the quarters is undecided.
    above = trajectories.with_assessment("above_province")
    if len(above):
        return t("No county is a hotspot; above the province, trend unclear: {names}").format(
            names=_names(view, above)
        )
    return t("No county is a hotspot: none is clearly above the province")


def _names(view: View, rows: pd.DataFrame) -> str:
    names = [_named(view, str(row["label"]), row["tendency"]) for _, row in rows.iterrows()]
    return listed_names(view, names, most=MAX_NAMED, of="county")


def _named(view: View, name: str, tendency: Tendency) -> str:
    """The county's name, with its tendency in brackets."""
    return f"{isolate(name)} ({TENDENCIES[tendency].label(view.lang)})" if tendency else isolate(name)


def _leading_topics_text(view: View, trajectories: CountyTrajectories) -> str:
    """Sentences on the emerging hotspots: the topic that is most overrepresented there in the chosen period."""
    t, lang = view.t, view.lang
    rows = trajectories.with_assessment("emerging")
    if rows.empty:
        return ""
    county_codes = list(county_names(view, province_of(view)))
    emerging = rows.head(MAX_NAMED)
    by_county = overrepresentation(
        view.store,
        scope_of_all_counties(view),
        by="topic",
        counties=county_codes,
        lang=lang,
        of=list(emerging["county"]),
    )
    sentences = []
    for code, label in zip(emerging["county"], emerging["label"], strict=True):
        top = _first_overrepresented(by_county.get(str(code), ()))
        if top:
            sentence = t(
                "In {county}, “{topic}” came {times} times as often as expected in the chosen period (smoothed)."
            )
            sentences.append(
                sentence.format(
                    county=isolate(str(label)),
                    topic=isolate(top.name),
                    times=number(top.ratio, lang, decimals=1),
                )
            )
    return " ".join(sentences)


def _first_overrepresented(items: tuple[Overrepresentation, ...]) -> Overrepresentation | None:
    """The first item whose ratio is above 1 with its whole interval."""
    return next((item for item in items if item.lower > 1), None)


def _unassessed_text(view: View, trajectories: CountyTrajectories) -> str:
    """A sentence on how many counties could not be assessed; "" if that is none or all."""
    n, total = len(trajectories.frame) - len(trajectories.assessed), len(trajectories.frame)
    if n in (0, total):
        return ""
    return view.t(
        "{n} of {all} counties could not be assessed: too few cases are expected there, or the line is too new."
    ).format(n=number(n, view.lang), all=number(total, view.lang))


def _assessed_quarters_text(view: View, trajectories: CountyTrajectories) -> str:
    """Sentences on the quarters and sources that the assessment is based on."""
    t, lang = view.t, view.lang
    first, last = trajectories.quarters[0], trajectories.quarters[-1]
    sentence = t(
        "Assessed over {n} whole quarters, {first} to {last}; the current, incomplete quarter is excluded. Cases "
        "of provincial trips are left out."
    ).format(n=number(len(trajectories.quarters), lang), first=first.label(lang), last=last.label(lang))
    return " ".join([sentence, *_sources(view, trajectories.window)])


def _sources(view: View, assessed_window: Window) -> list[str]:
    """Sentences on the sources that delay the last quarter and those that are left out."""
    t = view.t
    templates = (
        (
            t("Later quarters are excluded because these sources do not reach their end: {sources}."),
            assessed_window.delaying_sources,
        ),
        (
            t("Sources excluded because they do not cover all these quarters: {sources}."),
            assessed_window.left_out,
        ),
    )
    return [
        template.format(
            sources=listed_names(view, [isolate(name) for name in names], most=MAX_NAMED, of="source")
        )
        for template, names in templates
        if names
    ]


def counties_to_inspect(
    trajectories: CountyTrajectories | None, codes: tuple[str, ...]
) -> list[tuple[str, HotspotAssessment | None]]:
    """The counties worth a closer look, each with its assessment: the chosen ones, else the hotspots."""
    assessments = (
        dict(zip(trajectories.frame["county"], trajectories.frame["assessment"], strict=True))
        if trajectories
        else {}
    )
    if codes:
        return [(code, assessments.get(code)) for code in codes]
    return [
        (code, label)
        for assessment in HOTSPOT_ORDER
        for code, label in assessments.items()
        if label == assessment
    ]
