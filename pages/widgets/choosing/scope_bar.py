"""The scope bar: a component that shows the scope of the URL and navigates to another one.

It is one component of our own rather than a row of Streamlit widgets. Those put translated labels into the
URL, do not treat «ي» and «ی» as the same letter when searching, and open Persian lists from left to right.
"""

from dataclasses import replace

import pandas as pd
import streamlit as st

from pages.view.view import View, dimension_labels
from pages.view.view_data import cached
from pages.widgets.choosing.streamlit_texts import streamlit_translations
from pages.widgets.elements.drawing import PLOTLY_ADDRESS, component, component_script, event_value
from persian.alphabet import alphabetical
from persian.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS_EN,
    MONTHS_FA,
    from_jalali,
    is_leap,
    to_jalali,
    weekday,
    weekday_name,
)
from queries.question.vintage import load_start
from queries.vocabulary.periods import PRESETS, SINCE_LOAD
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope, code_labels

KEY = "scope_bar"
CHOICES = "scope_choices"
TEXTS = "streamlit_texts"
_BAR_PARTS = ("jalali", "period", "furniture", "history", "report", "bar")
CHOICES_SCRIPT = component_script(CHOICES, "figure/library.js", "scope/choices.js")
BAR_SCRIPT = component_script(KEY, "fold.js", *(f"scope/{name}.js" for name in _BAR_PARTS))
TEXTS_SCRIPT = component_script(
    TEXTS, "fold.js", *(f"scope/{name}.js" for name in ("jalali", "furniture", "speak"))
)
PENDING_NAVIGATION_KEY = "leaving for"  # session key of the (screen, parameters) that a clicked link leads to
PARENT_DIMENSIONS = {"agency": "peer_group", "topic": "topic_group"}


def scope_bar(view: View, *, page: str) -> None:
    """Draw the scope bar. Another scope chosen in it, or by a link of the page, sets the URL and reruns the page.

    The choices of all dimensions are the same for every scope. They go into a component of their own, so that the
    browser receives them once.
    """
    constant = {"choices": choices(view), "library": PLOTLY_ADDRESS}
    component(CHOICES, CHOICES_SCRIPT)(key=CHOICES, data=constant)
    component(KEY, BAR_SCRIPT)(key=KEY, data=bar_data(view) | {"page": page}, on_go_change=_on_navigate)


def translate_without_scope_bar(lang: str) -> None:
    """Translate Streamlit's own texts where nothing is loaded yet; otherwise the scope bar does it."""
    component(TEXTS, TEXTS_SCRIPT)(key=TEXTS, data={"lang": lang, "furniture": streamlit_translations(lang)})


def _on_navigate() -> None:
    navigation = event_value(KEY, "go")
    if not (isinstance(navigation, dict) and isinstance(navigation.get("params"), dict)):
        return  # no page of ours sends that
    params = {
        str(key): [str(value) for value in values]
        for key, values in navigation["params"].items()
        if isinstance(values, list)
    }
    # A callback cannot switch pages. A link to another screen is remembered, and `frame.show` follows it in the
    # run after the callback.
    if navigation.get("screen") is None:
        st.query_params.from_dict(params)
    else:
        st.session_state[PENDING_NAVIGATION_KEY] = (str(navigation["screen"]), params)


def choices(view: View) -> dict[str, list[dict[str, str]]]:
    """The options of each dimension: code, label in the viewer's language, and group where there are groups.

    A screen without any case to choose from has none.
    """
    if view.store.limits is not None and view.store.limits.allow_nothing:
        return {name: [] for name in DIMENSION_FIELDS}
    return _choices(replace(view, scope=Scope(), params={}))  # one cache entry for all scopes


@cached
def _choices(view: View) -> dict[str, list[dict[str, str]]]:
    return {name: _options(view, name) for name in DIMENSION_FIELDS}


@cached
def bar_data(view: View) -> dict[str, object]:
    """The data of the scope bar: scope, labels and texts, all in the viewer's language."""
    scope = view.scope
    extra_params = view.extra_params()
    return {
        "lang": view.lang,
        "words": _words(view),
        "furniture": streamlit_translations(view.lang),
        "params": extra_params | scope.to_params(),
        "cleared": extra_params,
        "clearable": bool(scope.to_params()),
        "period": {
            "preset": scope.preset,
            "first": str(to_jalali(scope.first)) if scope.first else None,
            "last": str(to_jalali(scope.last)) if scope.last else None,
            "label": preset_label(view, scope.preset) if scope.preset else scope.period_sentence(view.lang),
        },
        "presets": [{"key": key, "label": preset_label(view, key)} for key in presets_of(view)],
        "calendar": _calendar(view),
        "filters": [_chosen(view, name) for name in ("county", "agency", "kind", "topic", "channel")],
        "more": [_chosen(view, name) for name in ("peer_group", "topic_group")],
        "trips": scope.trips,
    }


def presets_of(view: View) -> tuple[str, ...]:
    """The named periods to offer; the one since the last load only where there is an earlier load to count from."""
    return PRESETS if load_start(view.store) is None else (SINCE_LOAD, *PRESETS)


def preset_label(view: View, preset: str) -> str:
    """The label of a named period."""
    t = view.t
    names = {
        SINCE_LOAD: t("Since the last load"),
        "yesterday": t("Yesterday"),
        "7d": t("Last 7 days"),
        "last_week": t("Last week"),
        "last_month": t("Last month"),
        "season": t("This season"),
        "month": t("This month"),
        "30d": t("Last 30 days"),
        "90d": t("Last 90 days"),
        "365d": t("Last 365 days"),
        "year": t("This year"),
        "all": t("All time"),
    }
    return names[preset]


def dimension_name(view: View, name: str) -> str:
    """The label of a dimension of the scope."""
    t = view.t
    names = {
        "county": t("County"),
        "agency": t("Agency"),
        "kind": t("Kind"),
        "topic": t("Topic"),
        "channel": t("Channel"),
        "peer_group": t("Peer group"),
        "topic_group": t("Topic group"),
    }
    return names[name]


def _chosen(view: View, name: str) -> dict[str, object]:
    codes = list(getattr(view.scope, DIMENSION_FIELDS[name]))
    labels: dict[str, str] = {}
    if codes:
        labels = code_labels(view.lang).get(name) or dimension_labels(view.store, name, view.lang)
    names = [labels.get(code, code) for code in codes]
    return {"key": name, "label": dimension_name(view, name), "chosen": codes, "names": names}


def _options(view: View, name: str) -> list[dict[str, str]]:
    if name in ("kind", "channel"):
        # What is not known stands last, as on every screen that lists kinds or channels.
        labels = sorted(code_labels(view.lang)[name].items(), key=lambda item: item[0] == "unknown")
        return [{"code": code, "label": label} for code, label in labels]
    rows = view.store.dimension(name)
    label = "name_fa" if view.lang == "fa" else "name_en"
    rows = rows[rows.index != 0].sort_values(label, key=_in_order)
    if name not in PARENT_DIMENSIONS:
        return [{"code": c, "label": n} for c, n in zip(rows["code"], rows[label], strict=True)]
    parents = view.store.dimension(PARENT_DIMENSIONS[name])[label]
    groups = rows[PARENT_DIMENSIONS[name]].map(parents).fillna("")
    rows = rows.assign(group=groups).sort_values(["group", label], key=_in_order, kind="stable")
    return [
        {"code": c, "label": n, "group": g}
        for c, n, g in zip(rows["code"], rows[label], rows["group"], strict=True)
    ]


def _in_order(names: pd.Series) -> pd.Series:
    """Sort keys of names, as `DataFrame.sort_values` takes them."""
    return names.map(alphabetical)


def _calendar(view: View) -> dict[str, object]:
    today = to_jalali(view.today)
    first_day = view.store.first_day
    earliest = to_jalali(first_day).year if first_day is not None else today.year
    years = range(max(min(earliest, today.year) - 1, FIRST_YEAR), min(today.year + 2, LAST_YEAR))
    return {
        "years": [[year, weekday(from_jalali(year, 1, 1)), is_leap(year)] for year in years],
        "months": list(MONTHS_FA if view.lang == "fa" else MONTHS_EN),
        "weekdays": [weekday_name(day, view.lang) for day in range(7)],
        "today": str(today),
    }


def _words(view: View) -> dict[str, str]:
    t = view.t
    return {
        "scope": t("What is shown"),
        "skip": t("Go to the figures"),
        "screens": t("Screens"),
        "period": t("Period"),
        "periods": t("Named periods"),
        "first": t("From"),
        "last": t("To"),
        "month": t("Month"),
        "year": t("Year"),
        "previous_month": t("Previous month"),
        "next_month": t("Next month"),
        "no_such_day": t("There is no such day; write year/month/day."),
        "apply": t("Apply"),
        "clear": t("Clear"),
        "clear_all": t("Show everything"),
        "back": t("Back to the previous view"),
        "all": t("all"),
        "chosen": t("chosen"),
        "more": t("More"),
        "search": t("Search"),
        "no_match": t("Nothing matches."),
        "without_trips": t("Leave out cases of provincial trips"),
    }
