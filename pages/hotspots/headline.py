"""What the screen finds, in a title: which counties are hotspots, since when, and of what."""

from collections.abc import Sequence
from html import escape

import pandas as pd

from pages.hotspots.controls import county_course, wide
from pages.view.ask import remembered
from pages.view.province import names_of, province_of
from pages.view.view import Viewing
from pages.widgets import notices
from persian.bidi import isolate
from persian.digits import number
from queries.comparisons.overrepresentation import Apart, apart
from queries.hotspots.hotspot_labels import HOT, SHORT, TENDENCIES, Tendency, Verdict
from queries.hotspots.observation_window import FEWEST, Window, window
from queries.hotspots.trajectories import Course, judged_over

NAMED = 4


@remembered
def finding(view: Viewing) -> str:
    """HTML of the title and what to know before reading on."""
    t, found = view.t, county_course(view)
    if found is None:
        title, line = _none(view)
    else:
        title = title_of(view, found)
        line = " ".join([_of_what(view, found), _unjudged(view, found), _over(view, found)]).strip()
    warning = t(
        "A hotspot is where people turn to the line more often for their number. It is neither proof of trouble nor "
        "of anybody’s fault, and a quiet county is not a county without problems."
    )
    return (
        f'<div class="section-head"><h2>{escape(title)}</h2><p>{escape(line)}</p>'
        f"<p>{escape(warning)}</p></div>"
    )


def no_rates(view: Viewing) -> str:
    """HTML of the notice where the data are not about the counties of the province."""
    t = view.t
    return notices.notice(
        t("Hotspots need the inhabitants of the counties"),
        t(
            "The counties in the data are not those of the province in the settings, so there are no rates to compare."
        ),
        t("Check the folder of the province in the settings, or how the source’s counties are spelled."),
        way_out=(view.to("counties"), t("See the counties’ other measures")),
    )


def _none(view: Viewing) -> tuple[str, str]:
    """Why there is no course: too few quarters, or fewer than two counties with a case in them."""
    t = view.t
    if len(window(view.store, judged_over(wide(view))).quarters) >= FEWEST:
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


def title_of(view: Viewing, found: Course) -> str:
    """The title: the hotspots, else that none is shown, and never that there is none where nothing could be judged."""
    t = view.t
    told = [
        f"{SHORT[verdict].label(view.lang)}: {_names(view, rows)}"
        for verdict in HOT
        if len(rows := found.named(verdict))
    ]
    if told:
        return t("Hotspots. {told}").format(told=t("; ").join(told))
    if found.judged.empty:
        return t("Whether a county is a hotspot cannot be told: too few cases, or the line is too new")
    above = found.named("above")
    if len(above):
        return t("No county is shown to be a hotspot; above the province, course unclear: {names}").format(
            names=_names(view, above)
        )
    return t("No county is shown to be a hotspot: none lies clearly above the province")


def _names(view: Viewing, rows: pd.DataFrame) -> str:
    return _listed(view, [_named(view, str(row["label"]), row["tendency"]) for _, row in rows.iterrows()])


def _listed(view: Viewing, names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    named, more = view.t(", ").join(names[:NAMED]), len(names) - NAMED
    return (
        view.t("{names} and {more} more").format(names=named, more=number(more, view.lang))
        if more > 0
        else named
    )


def _named(view: Viewing, name: str, tendency: Tendency) -> str:
    """The county's name, and in brackets what it tends to."""
    return f"{isolate(name)} ({TENDENCIES[tendency].label(view.lang)})" if tendency else isolate(name)


def _of_what(view: Viewing, found: Course) -> str:
    """Of the emerging hotspots, the topic that stands out most there over the period."""
    t, lang = view.t, view.lang
    rows = found.named("emerging")
    if rows.empty:
        return ""
    among = list(names_of(view, province_of(view)))
    of_counties = apart(view.store, wide(view), by="topic", among=among, lang=lang)
    told = []
    for code, label in zip(rows["county"].head(NAMED), rows["label"].head(NAMED), strict=True):
        top = _most(of_counties.get(str(code), ()))
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


def _most(found: tuple[Apart, ...]) -> Apart | None:
    return next((each for each in found if each.lower > 1), None)


def _unjudged(view: Viewing, found: Course) -> str:
    """How many counties could not be judged, where others could."""
    n, all_of = len(found.frame) - len(found.judged), len(found.frame)
    if n in (0, all_of):
        return ""
    return view.t(
        "{n} of {all} counties could not be judged: too few cases are expected there, or the line is too new."
    ).format(n=number(n, view.lang), all=number(all_of, view.lang))


def _over(view: Viewing, found: Course) -> str:
    t, lang = view.t, view.lang
    first, last = found.quarters[0], found.quarters[-1]
    told = t(
        "Judged over {n} whole quarters, {first} to {last}; the current quarter is left out, for it is not over. Cases "
        "of provincial trips are left out."
    ).format(n=number(len(found.quarters), lang), first=first.label(lang), last=last.label(lang))
    return " ".join([told, *_sources(view, found.window)])


def _sources(view: Viewing, told_of: Window) -> list[str]:
    """Which sources hold the end back, and which are not counted."""
    t = view.t
    found = (
        (
            t("Later quarters are left out, for these sources do not reach to their end: {sources}."),
            told_of.holding,
        ),
        (t("Sources left out, for they do not cover all these quarters: {sources}."), told_of.left_out),
    )
    return [
        words.format(sources=_listed(view, [isolate(name) for name in names]))
        for words, names in found
        if names
    ]


def hot_or_chosen(found: Course | None, codes: tuple[str, ...]) -> list[tuple[str, Verdict | None]]:
    """The counties worth a closer look: the chosen ones, else the hotspots; each with its word."""
    words = dict(zip(found.frame["county"], found.frame["verdict"], strict=True)) if found else {}
    if codes:
        return [(code, words.get(code)) for code in codes]
    return [(code, word) for verdict in HOT for code, word in words.items() if word == verdict]
