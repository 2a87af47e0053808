"""Controls of the press screen. They offer only what may be published; every choice is a link."""

from markupsafe import Markup

from charts.markup import EMPTY, html, join, on_screen_only
from pages.press.press_request import PressRequest, read_request
from pages.view.view import View, dimension_labels
from pages.view.view_data import cached
from pages.view.view_province import no_inhabitants_note
from pages.widgets.choosing.scope_bar import dimension_name
from pages.widgets.elements.choice_links import Choice, choice_links
from pages.widgets.elements.dropdown import Link, dropdown_html, grouped_dropdown_html
from persian.alphabet import alphabetical
from persian.calendar import CalendarPeriod, to_jalali
from persian.digits import number
from queries.disclosure.publication_grid import (
    PUBLICATION_KINDS,
    PUBLICATION_SPANS,
    PUBLICATION_UNITS,
    has_kinds,
    publishable_measures,
)
from queries.disclosure.publication_store import publication_store
from queries.measures import MEASURES
from queries.press.figure_labels import period_name
from queries.press.publication_periods import publication_span, whole_spans
from queries.vocabulary.scope import DIMENSION_FIELDS, code_labels

MONTHS, QUARTERS, YEARS = 24, 12, 6  # periods offered of each length


@cached
def figure_controls(view: View) -> Markup:
    """All controls: measure, period, unit, kind, breakdown and comparison."""
    t = view.t
    request = read_request(view)
    assert request is not None
    dropdowns = [_measure(view, request), _period(view, request)]
    dropdowns += [_unit(view, request, name) for name in PUBLICATION_UNITS]
    dropdowns += [_kind(view, request), _broken_down(view, request)]
    choices = t(
        "Only what can be published can be chosen here: whole Jalali months, quarters and years; one county, "
        "agency or topic group; one kind."
    )
    notes = [line for line in (on_screen_only(choices), no_inhabitants_note(view)) if line]
    label = t("Compared with:")
    return html(
        '<section class="choosing press-choosing"><div class="choice lists">{}</div>'
        '<div class="choice"><span class="choice-name">{}</span>{}</div>'
        '<p class="caption">{}</p></section>',
        join(dropdowns),
        label,
        _against(view, request),
        join(notes, separator=" "),
    )


def _measure(view: View, request: PressRequest) -> Markup:
    links: list[Link] = []
    for key in publishable_measures():
        link = request.link(measure=request.measure_param(key))
        links.append((MEASURES[key].title.label(view.lang), link, key == request.question.key))
    return dropdown_html(view.t("Measure"), MEASURES[request.question.key].title.label(view.lang), links)


def _period(view: View, request: PressRequest) -> Markup:
    """Dropdown of whole quarters, months and years, and of the last twelve months as a series."""
    t, declared, scope = view.t, MEASURES[request.question.key], request.scope
    current_span = publication_span(scope)
    groups = []
    for grain, head, limit in (
        ("quarter", t("Quarters"), QUARTERS),
        ("month", t("Months"), MONTHS),
        ("year", t("Years"), YEARS),
    ):
        spans = whole_spans(publication_store(view.store), declared, grain, load=scope.load)[:limit]
        links = [
            (
                span.label(view.lang),
                _to(request, span, span),
                current_span is not None and current_span[1].key == span.key,
            )
            for span in spans
        ]
        groups.append((head, links))
    months = whole_spans(publication_store(view.store), declared, "month", load=scope.load)[:12]
    # One or two points are not a series.
    if len(months) > 2:
        link = request.link(period=[_days(months[-1], months[0])], by=[_by_month(request)])
        text = t("The last {n} months, one by one").format(n=number(len(months), view.lang))
        groups.insert(1, (t("Trend"), [(text, link, False)]))
    return grouped_dropdown_html(t("Period"), period_name(scope).label(view.lang), groups)


def _to(request: PressRequest, first: CalendarPeriod, last: CalendarPeriod) -> str:
    """The address of this question for other periods. A breakdown by time that does not fit into them is dropped."""
    new_span = publication_span(request.scope.with_period(first.first, last.last))
    order = list(PUBLICATION_SPANS)
    by = [
        name
        for name in request.question.by
        if name not in PUBLICATION_SPANS or (new_span and order.index(name) < order.index(new_span[0]))
    ]
    return request.link(period=[_days(first, last)], by=[",".join(by)] if by else None)


def _days(first: CalendarPeriod, last: CalendarPeriod) -> str:
    return f"{to_jalali(first.first)}-{to_jalali(last.last)}"


def _unit(view: View, request: PressRequest, name: str) -> Markup:
    """Dropdown of one dimension: all, or one county, agency or topic group.

    Figures are published for one unit only, so choosing one clears the choice in the other two dimensions.
    """
    t = view.t
    options = dimension_labels(publication_store(view.store), name, view.lang)
    if len(options) < 2:
        return EMPTY
    chosen = getattr(request.scope, DIMENSION_FIELDS[name])
    cleared: dict[str, list[str] | None] = dict.fromkeys(PUBLICATION_UNITS)
    by = [other for other in request.question.by if other not in PUBLICATION_UNITS]
    kept = {"by": [",".join(by)] if by else None}
    # Not every measure is published by kind within every dimension; then a breakdown by kind has to go.
    if not has_kinds(MEASURES[request.question.key], name):
        by = [other for other in by if other != "kind"]
        kept = {"by": [",".join(by)] if by else None, "kind": None}
    links: list[Link] = [(t("all"), request.link(**{name: None}), not chosen)]
    links += [
        (label, request.link(**cleared | kept | {name: [code]}), chosen == (code,))
        for code, label in sorted(options.items(), key=lambda other: alphabetical(other[1]))
    ]
    value = options.get(chosen[0], chosen[0]) if len(chosen) == 1 else t("several") if chosen else t("all")
    return dropdown_html(dimension_name(view, name), value, links)


def _kind(view: View, request: PressRequest) -> Markup:
    t, labels = view.t, code_labels(view.lang)["kind"]
    chosen = request.scope.kinds
    unit = next(
        (
            name
            for name in PUBLICATION_UNITS
            if name in request.question.by or getattr(request.scope, DIMENSION_FIELDS[name])
        ),
        None,
    )
    if not has_kinds(MEASURES[request.question.key], unit):
        return EMPTY
    by = [name for name in request.question.by if name != "kind"]
    remaining_by = [",".join(by)] if by else None
    links: list[Link] = [(t("all"), request.link(kind=None), not chosen)]
    links += [
        (labels[kind.name], request.link(kind=[kind.name], by=remaining_by), chosen == (kind.name,))
        for kind in PUBLICATION_KINDS
    ]
    return dropdown_html(dimension_name(view, "kind"), labels[chosen[0]] if chosen else t("all"), links)


def _broken_down(view: View, request: PressRequest) -> Markup:
    """Dropdown of the breakdown: nothing, a unit of time, one dimension, kind, or one of the former and kind."""
    t, by = view.t, request.question.by
    names = breakdowns(view)
    span = publication_span(request.scope)
    order = list(PUBLICATION_SPANS)
    units = [name for name in PUBLICATION_UNITS if getattr(request.scope, DIMENSION_FIELDS[name])]
    # Only units of time that are shorter than the period itself can divide it.
    times = [name for name in PUBLICATION_SPANS[:-1] if span and order.index(name) < order.index(span[0])]
    divided = [] if units else [name for name in PUBLICATION_UNITS if _has_units(view, name)]
    single = [*times, *divided]
    measure = MEASURES[request.question.key]
    choices: list[tuple[str, ...]] = [(), *((name,) for name in single)]
    if not request.scope.kinds:
        if has_kinds(measure, units[0] if units else None):
            choices.append(("kind",))
        choices += [
            (name, "kind")
            for name in single
            if has_kinds(measure, name if name in PUBLICATION_UNITS else units[0] if units else None)
        ]
    # The breakdown in the address may be one that the dropdown would not offer; it must still show as current.
    if by not in choices:
        choices.append(by)
    links: list[Link] = [
        (
            breakdown_text(choice, names, view),
            request.link(by=[",".join(choice)] if choice else None),
            choice == by,
        )
        for choice in choices
    ]
    return dropdown_html(t("Broken down by"), breakdown_text(by, names, view), links)


def _has_units(view: View, name: str) -> bool:
    """Whether the data have any county, agency or topic group by which a figure could be broken down."""
    return bool(dimension_labels(publication_store(view.store), name, view.lang))


def breakdowns(view: View) -> dict[str, str]:
    """Labels of the possible breakdowns, by key."""
    t = view.t
    names = {name: dimension_name(view, name) for name in (*PUBLICATION_UNITS, "kind")}
    return names | {"month": t("Month"), "quarter": t("Quarter"), "year": t("Year")}


def breakdown_text(by: tuple[str, ...], names: dict[str, str], view: View) -> str:
    """A breakdown in words."""
    return view.t(" and ").join(names[name] for name in by) if by else view.t("no breakdown")


def _by_month(request: PressRequest) -> str:
    """The `by` parameter for a breakdown by month, keeping the breakdown by kind if there is one."""
    return "month,kind" if "kind" in request.question.by else "month"


def _against(view: View, request: PressRequest) -> Markup:
    """Links to choose what the figure is compared with."""
    t = view.t
    choices: list[tuple[str | None, str]] = [
        (None, t("no comparison")),
        ("previous", t("the previous period")),
        ("last_year", t("a year earlier")),
    ]
    if any(getattr(request.scope, DIMENSION_FIELDS[name]) for name in PUBLICATION_UNITS):
        choices.append(("province", t("the province")))
    return choice_links(
        (
            Choice(label, request.link(against=[key] if key else None), current=key == request.against)
            for key, label in choices
        ),
        label=t("Compared with:"),
    )
