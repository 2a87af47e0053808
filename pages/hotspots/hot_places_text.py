"""Sentences on groups of neighbouring towns and villages with more overdue cases than elsewhere."""

from pages.view.view import View
from persian.digits import number, percent
from queries.hotspots.hot_places import HotGroup, HotPlaces
from queries.hotspots.towns_and_villages import Places
from stats.areas.hot_neighbourhoods import MIN_PLACES, NEIGHBOURS

MOST_GROUPS = 3  # named; the map shows the others


def place_name(view: View, row: "object") -> str:
    """The name of a place with its county."""
    label, county = str(row["label"]), str(row["county_label"])  # type: ignore[index]
    if not label:
        return view.t("a place in {county}").format(county=county)
    return label if label == county else f"{label} ({county})"


def neighbourhood_lines(view: View, places: Places, hot: HotPlaces) -> list[str]:
    """What the neighbourhoods of places say: the groups with most overdue, that there is none, or too few places."""
    t, lang = view.t, view.lang
    if not hot.is_enough:
        return [
            t(
                "Whether neighbouring places have more overdue together is checked from {least} places with enough "
                "cases on; here there are {n}."
            ).format(least=number(MIN_PLACES, lang), n=number(hot.n_places, lang))
        ]
    basis = t(
        "Each of {n} places was compared together with its {k} nearest ones (Getis–Ord Gi*); at most one such mark in "
        "twenty is chance."
    ).format(n=number(hot.n_places, lang), k=number(NEIGHBOURS, lang))
    if not hot.groups:
        return [t("No group of neighbouring places has clearly more overdue than elsewhere."), basis]
    named = t("; ").join(_group_text(view, places, group) for group in hot.groups[:MOST_GROUPS])
    sentence = t("Neighbouring places with more overdue than elsewhere ({whole} in all): {groups}.").format(
        whole=percent(hot.share, lang, decimals=1), groups=named
    )
    more = len(hot.groups) - MOST_GROUPS
    if more > 0:
        sentence += " " + t.plural(
            "The map shows {n} more group.", "The map shows {n} more groups.", more
        ).format(n=number(more, lang))
    return [sentence, basis]


def _group_text(view: View, places: Places, group: HotGroup) -> str:
    t, lang = view.t, view.lang
    largest = place_name(view, places.frame.loc[group.rows[0]])
    share = percent(group.share, lang, decimals=1)
    others = len(group.rows) - 1
    if not others:
        return f"{largest}: {share}"
    return t.plural(
        "{place} and {n} place near it: {share}", "{place} and {n} places near it: {share}", others
    ).format(place=largest, n=number(others, lang), share=share)
