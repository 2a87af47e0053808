"""Controls to choose side B: suggested comparisons, one dropdown per dimension and period, and both sides in words."""

from datetime import date, timedelta

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from pages.compare.two_sides import ALL, SIDE_B_PREFIX, SIDE_PARAMS, Sides, side_b_params, sides, swapped
from pages.view.view import View, dimension_labels
from pages.view.view_data import MAX_EXTRA_PARAMS_LENGTH, cached, scope_until_as_of
from pages.widgets.choosing.scope_bar import dimension_name, preset_label
from pages.widgets.elements.choice_links import Choice, choice_links
from pages.widgets.elements.dropdown import dropdown_html
from persian.alphabet import alphabetical
from persian.calendar import CalendarPeriod, months, to_jalali
from queries.comparisons.changes.period_change import other_period
from queries.vocabulary.periods import PRESETS
from queries.vocabulary.scope import DIMENSION_FIELDS, code_labels

SPAN, MIN = 60, 14  # most and fewest days on either side of a date in a before-after comparison
DIMENSIONS = ("county", "agency", "kind", "topic_group", "channel")
# Changes of the address that remove all parameters of side B.
CLEARED_SIDE_B: dict[str, list[str] | None] = {SIDE_B_PREFIX + name: None for name in SIDE_PARAMS}


@cached
def comparison_controls(view: View) -> Markup:
    """Both sides in words, and all controls."""
    t = view.t
    both = sides(view)
    suggestions = _suggested_comparisons(view, both)
    links = choice_links(
        (Choice(text, link, current=current) for text, link, current in suggestions),
        label=t("Ready-made comparisons"),
    )
    swap = _swap(view, both)
    sides_text = _sides_html(view, both)
    dropdowns = join(_list(view, both, name) for name in DIMENSIONS) + _periods(view, both) + _dates(view)
    return html(
        '<section class="choosing">{}'
        '<div class="choice"><span class="choice-name">{}</span>'
        "{}{}</div>"
        '<div class="choice lists">{}</div></section>',
        sides_text,
        t("Choose B:"),
        links,
        swap,
        dropdowns,
    )


def _sides_html(view: View, both: Sides) -> Markup:
    """The two sides in words."""
    t = view.t
    labels = view.labels()
    a = scope_until_as_of(view).sentence(view.lang, labels)
    b = both.b.sentence(view.lang, labels) if both.b else _why_no_side_b(view)
    return html(
        '<dl class="side-by-side"><div class="a"><dt>{}</dt><dd>{}</dd></div>'
        '<div class="b"><dt>{}</dt><dd>{}</dd></div></dl>',
        t("A"),
        a,
        t("B"),
        b,
    )


def _why_no_side_b(view: View) -> str:
    """The words in place of side B where neither the year before nor the period before has data."""
    why = view.t("not chosen yet: choose one of these")
    if view.store.first_day is None:
        return why
    begin = view.t("there are no earlier data: they begin on {day}")
    return f"{why} ({begin.format(day=view.day_text(view.store.first_day))})"


def _suggested_comparisons(view: View, both: Sides) -> list[tuple[str, str, bool]]:
    """The suggested comparisons: text, address, and whether it is the current one."""
    t = view.t
    first_day = view.store.first_day
    suggestions = []
    for against, text in (
        ("last_year", t("the same period a year earlier")),
        ("previous", t("the previous period")),
    ):
        other = other_period(scope_until_as_of(view), against)  # type: ignore[arg-type]
        # A reference period that begins before the data would look quieter than it was.
        if other and other.first and first_day and other.first >= first_day:
            link = view.link(**CLEARED_SIDE_B | {"b.period": other.to_params()["period"]})
            suggestions.append((text, link, both.b == other))
    if view.scope.trips == "in":
        suggestions.append((t("A and B without trips"), view.link(trips=["out"]), False))
    for name in DIMENSION_FIELDS:
        if other_codes := _complement(view, name):
            text = t("the same period, all others: {dimension}").format(dimension=dimension_name(view, name))
            current = both.b is not None and getattr(both.b, DIMENSION_FIELDS[name]) == other_codes
            suggestions.append(
                (text, view.link(**CLEARED_SIDE_B | {SIDE_B_PREFIX + name: list(other_codes)}), current)
            )
    return suggestions


def _complement(view: View, name: str) -> tuple[str, ...]:
    """The codes that side A's filter leaves out of a dimension; empty without a filter or if too many for a URL."""
    chosen = getattr(view.scope, DIMENSION_FIELDS[name])
    labels = (
        code_labels(view.lang)[name]
        if name in ("kind", "channel")
        else dimension_labels(view.store, name, view.lang)
    )
    other_codes = tuple(sorted(code for code in labels if code not in chosen))
    return other_codes if chosen and sum(map(len, other_codes)) <= MAX_EXTRA_PARAMS_LENGTH else ()


def _swap(view: View, both: Sides) -> Markup:
    """Links to swap the sides and to go back to the overview of side A."""
    t = view.t
    if both.b is None:
        return EMPTY
    side_b = both.requested_b or both.b
    return html(
        '<span class="ways"><a href="{}">{}</a> · <a href="{}">{}</a></span>',
        swapped(view, side_b),
        t("Swap A and B"),
        view.screen_link(""),
        t("Back to the overview of A"),
    )


def _kept_params(view: View, both: Sides) -> dict[str, list[str] | None]:
    """The parameters of side B beside that of a dropdown.

    If side B is in the address already, only the parameter of the dropdown changes. If side B is still the default,
    everything but this parameter follows side A.
    """
    if both.requested_b and SIDE_B_PREFIX in "".join(view.params):
        return side_b_params(view, both.requested_b)
    return dict(CLEARED_SIDE_B)


def _list(view: View, both: Sides, name: str) -> Markup:
    """Dropdown to choose one dimension of side B."""
    t, lang = view.t, view.lang
    field = DIMENSION_FIELDS[name]
    options = (
        code_labels(lang)[name] if name in ("kind", "channel") else dimension_labels(view.store, name, lang)
    )
    if len(options) < 2:
        return EMPTY
    chosen = getattr(both.b, field) if both.b else ()
    base_params = _kept_params(view, both)
    links = [
        (
            t("all"),
            view.link(**base_params | {SIDE_B_PREFIX + name: [ALL]}),
            not chosen and both.b is not None,
        )
    ]
    links += [
        (label, view.link(**base_params | {SIDE_B_PREFIX + name: [code]}), chosen == (code,))
        for code, label in sorted(options.items(), key=lambda option: alphabetical(option[1]))
    ]
    value = t(", ").join(options.get(code, code) for code in chosen[:2]) or t("all")
    return dropdown_html(dimension_name(view, name), value if len(chosen) < 3 else t("several"), links)


def _periods(view: View, both: Sides) -> Markup:
    """Dropdown to choose the period of side B."""
    t = view.t
    base_params = _kept_params(view, both)
    links = [
        (
            preset_label(view, preset),
            view.link(**base_params | {"b.period": [preset]}),
            bool(both.b and both.b.preset == preset),
        )
        for preset in PRESETS
    ]
    links += [
        (
            month.label(view.lang),
            view.link(**base_params | {"b.period": [_period(month.first, month.last)]}),
            False,
        )
        for month in reversed(_months(view))
    ]
    value = both.b.period_sentence(view.lang) if both.b else t("not chosen")
    return dropdown_html(t("Period"), value, links)


def _dates(view: View) -> Markup:
    """Dropdown of before-after comparisons around the first day of a month.

    Compares the days since then (at most 60) with as many days before.
    """
    t = view.t
    links = []
    for month in reversed(_months(view)):
        n_days = min(SPAN, (view.today - month.first).days + 1)
        start = month.first - timedelta(n_days)
        if n_days < MIN or view.store.first_day is None or start < view.store.first_day:
            continue
        period = _period(month.first, month.first + timedelta(n_days - 1))
        other = _period(start, month.first - timedelta(1))
        link = view.link(**CLEARED_SIDE_B | {"period": [period], "b.period": [other]})
        links.append((t("1 {month}").format(month=month.label(view.lang)), link, False))
    return dropdown_html(t("Before and after a day"), t("first of a month"), links) if links else EMPTY


def _months(view: View) -> list[CalendarPeriod]:
    """The last 24 months with data."""
    start = view.store.first_day or view.today
    return months(start, view.today)[-24:] if start <= view.today else []


def _period(first: date, last: date) -> str:
    return f"{to_jalali(first)}-{to_jalali(last)}"
