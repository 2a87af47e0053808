"""The choice of side B: ready-made comparisons as pills, and short lists of links; both sides as sentences."""

from datetime import date, timedelta

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from pages.compare.two_sides import ALL, SIDE_B_PREFIX, SIDE_PARAMS, Sides, side_b_params, sides, swapped
from pages.view.view import View, dimension_labels
from pages.view.view_data import MAX_EXTRA_PARAMS_LENGTH, cached, scope_until_as_of
from pages.widgets.choice_links import Choice, choice_links
from pages.widgets.dropdown import dropdown_html
from pages.widgets.scope_bar import dimension_name, preset_label
from persian.calendar import CalendarPeriod, months, to_jalali
from persian.names import fold
from queries.comparisons.period_change import other_period
from queries.vocabulary.periods import PRESETS
from queries.vocabulary.scope import DIMENSION_FIELDS, code_labels

SPAN, LEAST = 60, 14  # days on either side of a date, and the fewest that are worth comparing
DIMENSIONS = ("county", "agency", "kind", "topic_group", "channel")
CLEARED_SIDE_B: dict[str, list[str] | None] = {SIDE_B_PREFIX + name: None for name in SIDE_PARAMS}


@cached
def comparison_controls(view: View) -> Markup:
    """HTML of both sides and of what to choose."""
    t = view.t
    both = sides(view)
    ready = _suggested_comparisons(view, both)
    links = choice_links(
        (Choice(words, to, current=here) for words, to, here in ready), label=t("Ready-made comparisons")
    )
    swap = _swap(view, both)
    told = _sides_html(view, both)
    lists = join(_list(view, both, name) for name in DIMENSIONS) + _periods(view, both) + _dates(view)
    return html(
        '<section class="choosing">{}'
        '<div class="choice"><span class="choice-name">{}</span>'
        "{}{}</div>"
        '<div class="choice lists">{}</div></section>',
        told,
        t("Side B:"),
        links,
        swap,
        lists,
    )


def _sides_html(view: View, both: Sides) -> Markup:
    """The two sides in words."""
    t = view.t
    labels = view.labels()
    a = scope_until_as_of(view).sentence(view.lang, labels)
    b = both.b.sentence(view.lang, labels) if both.b else t("not chosen yet: choose one of these")
    return html(
        '<dl class="side-by-side"><div class="a"><dt>{}</dt><dd>{}</dd></div>'
        '<div class="b"><dt>{}</dt><dd>{}</dd></div></dl>',
        t("Side A"),
        a,
        t("Side B"),
        b,
    )


def _suggested_comparisons(view: View, both: Sides) -> list[tuple[str, str, bool]]:
    """Words, address, and whether it is what is shown."""
    t = view.t
    begins = view.store.first_day
    found = []
    for against, words in (
        ("last_year", t("the same period of the year before")),
        ("previous", t("the period before")),
    ):
        other = other_period(scope_until_as_of(view), against)  # type: ignore[arg-type]
        if other and other.first and begins and other.first >= begins:
            to = view.link(**CLEARED_SIDE_B | {"b.period": other.to_params()["period"]})
            found.append((words, to, both.b == other))
    if view.scope.trips == "in":
        found.append((t("both sides without trips"), view.link(trips=["out"]), False))
    for name in DIMENSION_FIELDS:
        if rest := _complement(view, name):
            words = t("the same period, all others: {dimension}").format(dimension=dimension_name(view, name))
            here = both.b is not None and getattr(both.b, DIMENSION_FIELDS[name]) == rest
            found.append((words, view.link(**CLEARED_SIDE_B | {SIDE_B_PREFIX + name: list(rest)}), here))
    return found


def _complement(view: View, name: str) -> tuple[str, ...]:
    """What side A leaves out of a dimension, where it is narrowed to a part of it; of very many nothing."""
    mine = getattr(view.scope, DIMENSION_FIELDS[name])
    known = (
        code_labels(view.lang)[name]
        if name in ("kind", "channel")
        else dimension_labels(view.store, name, view.lang)
    )
    rest = tuple(sorted(code for code in known if code not in mine))
    return rest if mine and sum(map(len, rest)) <= MAX_EXTRA_PARAMS_LENGTH else ()


def _swap(view: View, both: Sides) -> Markup:
    t = view.t
    if both.b is None:
        return EMPTY
    asked = both.requested_b or both.b
    return html(
        '<span class="ways"><a href="{}">{}</a> · <a href="{}">{}</a></span>',
        swapped(view, asked),
        t("Swap the sides"),
        view.screen_link(""),
        t("Back to the overview of side A"),
    )


def _list(view: View, both: Sides, name: str) -> Markup:
    """Side B's choice of one dimension as a folded list of links."""
    t, lang = view.t, view.lang
    field = DIMENSION_FIELDS[name]
    options = (
        code_labels(lang)[name] if name in ("kind", "channel") else dimension_labels(view.store, name, lang)
    )
    if len(options) < 2:
        return EMPTY
    chosen = getattr(both.b, field) if both.b else ()
    keep = (
        side_b_params(view, both.requested_b)
        if both.requested_b and SIDE_B_PREFIX in "".join(view.params)
        else dict(CLEARED_SIDE_B)
    )
    links = [(t("all"), view.link(**keep | {SIDE_B_PREFIX + name: [ALL]}), not chosen and both.b is not None)]
    links += [
        (label, view.link(**keep | {SIDE_B_PREFIX + name: [code]}), chosen == (code,))
        for code, label in sorted(options.items(), key=lambda each: fold(each[1]))
    ]
    value = t(", ").join(options.get(code, code) for code in chosen[:2]) or t("all")
    return dropdown_html(dimension_name(view, name), value if len(chosen) < 3 else t("several"), links)


def _periods(view: View, both: Sides) -> Markup:
    t = view.t
    keep = (
        side_b_params(view, both.requested_b)
        if both.requested_b and SIDE_B_PREFIX in "".join(view.params)
        else dict(CLEARED_SIDE_B)
    )
    links = [
        (
            preset_label(view, preset),
            view.link(**keep | {"b.period": [preset]}),
            bool(both.b and both.b.preset == preset),
        )
        for preset in PRESETS
    ]
    links += [
        (edge.label(view.lang), view.link(**keep | {"b.period": [_period(edge.first, edge.last)]}), False)
        for edge in reversed(_months(view))
    ]
    value = both.b.period_sentence(view.lang) if both.b else t("all")
    return dropdown_html(t("Period"), value, links)


def _dates(view: View) -> Markup:
    """Before and after the first of a month: what is known of the days after, at most 60, and as many before."""
    t = view.t
    links = []
    for edge in reversed(_months(view)):
        after = min(SPAN, (view.today - edge.first).days + 1)
        before = edge.first - timedelta(after)
        if after < LEAST or view.store.first_day is None or before < view.store.first_day:
            continue
        period = _period(edge.first, edge.first + timedelta(after - 1))
        other = _period(before, edge.first - timedelta(1))
        to = view.link(**CLEARED_SIDE_B | {"period": [period], "b.period": [other]})
        links.append((t("1 {month}").format(month=edge.label(view.lang)), to, False))
    return dropdown_html(t("Before and after a day"), t("first of a month"), links) if links else EMPTY


def _months(view: View) -> list[CalendarPeriod]:
    begins = view.store.first_day or view.today
    return months(begins, view.today)[-24:] if begins <= view.today else []


def _period(first: date, last: date) -> str:
    return f"{to_jalali(first)}-{to_jalali(last)}"
