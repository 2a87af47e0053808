"""What can be chosen on the press screen: only what is published. Every choice is a link, the address its state."""

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from pages.press.question import PressRequest, read_request
from pages.view.view import View, dimension_labels
from pages.view.view_data import cached
from pages.widgets.choice_links import Choice, choice_links
from pages.widgets.dropdown import Link, dropdown_html, grouped_dropdown_html
from pages.widgets.scope_bar import dimension_name
from persian.calendar import CalendarPeriod, to_jalali
from persian.digits import number
from persian.names import fold
from queries.disclosure.publication_grid import (
    PUBLICATION_KINDS,
    PUBLICATION_SPANS,
    PUBLICATION_UNITS,
    has_kinds,
    publishable_measures,
)
from queries.measures import MEASURES
from queries.press.figure_labels import period_name
from queries.press.nearest_question import DEFAULT_MEASURE
from queries.press.publication_periods import publication_span, whole_spans
from queries.vocabulary.scope import DIMENSION_FIELDS, code_labels

MONTHS, QUARTERS, YEARS = 24, 12, 6


@cached
def figure_controls(view: View) -> Markup:
    """HTML of all choices."""
    t = view.t
    wanted = read_request(view)
    assert wanted is not None
    pickers = [_measure(view, wanted), _period(view, wanted)]
    pickers += [_unit(view, wanted, name) for name in PUBLICATION_UNITS]
    pickers += [_kind(view, wanted), _broken_down(view, wanted)]
    note = t(
        "Only what can be published can be chosen here: whole Jalali months, quarters and years; one county, agency or "
        "topic group; one kind. Channels, single topics, peer groups and the switch for trips of the bar above are of "
        "no effect on this screen."
    )
    words = t("Compared with:")
    return html(
        '<section class="choosing press-choosing"><div class="choice lists">{}</div>'
        '<div class="choice"><span class="choice-name">{}</span>{}</div>'
        '<p class="caption">{}</p></section>',
        join(pickers),
        words,
        _against(view, wanted),
        note,
    )


def _measure(view: View, wanted: PressRequest) -> Markup:
    links: list[Link] = []
    for key in publishable_measures():
        to = wanted.link(measure=None if key == DEFAULT_MEASURE else [key])
        links.append((MEASURES[key].title.label(view.lang), to, key == wanted.question.key))
    return dropdown_html(view.t("Measure"), MEASURES[wanted.question.key].title.label(view.lang), links)


def _period(view: View, wanted: PressRequest) -> Markup:
    """Whole quarters, months and years; and the last twelve months as a course."""
    t, declared, scope = view.t, MEASURES[wanted.question.key], wanted.scope
    here = publication_span(scope)
    groups = []
    for grain, head, most in (
        ("quarter", t("Quarters"), QUARTERS),
        ("month", t("Months"), MONTHS),
        ("year", t("Years"), YEARS),
    ):
        spans = whole_spans(view.store, declared, grain, load=scope.load)[:most]
        links = [
            (edge.label(view.lang), _to(wanted, edge, edge), here is not None and here[1].key == edge.key)
            for edge in spans
        ]
        groups.append((head, links))
    months = whole_spans(view.store, declared, "month", load=scope.load)[:12]
    if len(months) > 2:
        to = wanted.link(period=[_days(months[-1], months[0])], by=[_with_time(wanted, "month")])
        words = t("The last {n} months, one by one").format(n=number(len(months), view.lang))
        groups.insert(1, (t("Course"), [(words, to, False)]))
    return grouped_dropdown_html(t("Period"), period_name(scope).label(view.lang), groups)


def _to(wanted: PressRequest, first: CalendarPeriod, last: CalendarPeriod) -> str:
    """The address of this question over other spans; a breakdown by time that does not fit them goes."""
    whole = publication_span(wanted.scope.with_period(first.first, last.last))
    order = list(PUBLICATION_SPANS)
    by = [
        name
        for name in wanted.question.by
        if name not in PUBLICATION_SPANS or (whole and order.index(name) < order.index(whole[0]))
    ]
    return wanted.link(period=[_days(first, last)], by=[",".join(by)] if by else None)


def _days(first: CalendarPeriod, last: CalendarPeriod) -> str:
    return f"{to_jalali(first.first)}-{to_jalali(last.last)}"


def _unit(view: View, wanted: PressRequest, name: str) -> Markup:
    """All, or one county, agency or topic group: a choice of one takes those of the others back."""
    t = view.t
    options = dimension_labels(view.store, name, view.lang)
    if len(options) < 2:
        return EMPTY
    chosen = getattr(wanted.scope, DIMENSION_FIELDS[name])
    cleared: dict[str, list[str] | None] = dict.fromkeys(PUBLICATION_UNITS)
    by = [each for each in wanted.question.by if each not in PUBLICATION_UNITS]
    stays = {"by": [",".join(by)] if by else None}
    if not has_kinds(MEASURES[wanted.question.key], name):
        by = [each for each in by if each != "kind"]
        stays = {"by": [",".join(by)] if by else None, "kind": None}
    links: list[Link] = [(t("all"), wanted.link(**{name: None}), not chosen)]
    links += [
        (label, wanted.link(**cleared | stays | {name: [code]}), chosen == (code,))
        for code, label in sorted(options.items(), key=lambda each: fold(each[1]))
    ]
    value = options.get(chosen[0], chosen[0]) if len(chosen) == 1 else t("several") if chosen else t("all")
    return dropdown_html(dimension_name(view, name), value, links)


def _kind(view: View, wanted: PressRequest) -> Markup:
    t, labels = view.t, code_labels(view.lang)["kind"]
    chosen = wanted.scope.kinds
    unit = next(
        (
            name
            for name in PUBLICATION_UNITS
            if name in wanted.question.by or getattr(wanted.scope, DIMENSION_FIELDS[name])
        ),
        None,
    )
    if not has_kinds(MEASURES[wanted.question.key], unit):
        return EMPTY
    by = [name for name in wanted.question.by if name != "kind"]
    rest = [",".join(by)] if by else None
    links: list[Link] = [(t("all"), wanted.link(kind=None), not chosen)]
    links += [
        (labels[kind.name], wanted.link(kind=[kind.name], by=rest), chosen == (kind.name,))
        for kind in PUBLICATION_KINDS
    ]
    return dropdown_html(dimension_name(view, "kind"), labels[chosen[0]] if chosen else t("all"), links)


def _broken_down(view: View, wanted: PressRequest) -> Markup:
    """What the table and the picture are by: nothing, time, one unit, kind, or one of the first two and kind."""
    t, by = view.t, wanted.question.by
    names = breakdowns(view)
    span = publication_span(wanted.scope)
    order = list(PUBLICATION_SPANS)
    units = [name for name in PUBLICATION_UNITS if getattr(wanted.scope, DIMENSION_FIELDS[name])]
    times = [name for name in PUBLICATION_SPANS[:-1] if span and order.index(name) < order.index(span[0])]
    first = [*times, *(name for name in PUBLICATION_UNITS if not units)]
    declared = MEASURES[wanted.question.key]
    choices: list[tuple[str, ...]] = [(), *((name,) for name in first)]
    if not wanted.scope.kinds:
        if has_kinds(declared, units[0] if units else None):
            choices.append(("kind",))
        choices += [
            (name, "kind")
            for name in first
            if has_kinds(declared, name if name in PUBLICATION_UNITS else units[0] if units else None)
        ]
    if by not in choices:
        choices.append(by)
    links: list[Link] = [
        (
            breakdown_text(choice, names, view),
            wanted.link(by=[",".join(choice)] if choice else None),
            choice == by,
        )
        for choice in choices
    ]
    return dropdown_html(t("Broken down by"), breakdown_text(by, names, view), links)


def breakdowns(view: View) -> dict[str, str]:
    """What every breakdown is called."""
    t = view.t
    names = {name: dimension_name(view, name) for name in (*PUBLICATION_UNITS, "kind")}
    return names | {"month": t("Month"), "quarter": t("Quarter"), "year": t("Year")}


def breakdown_text(by: tuple[str, ...], names: dict[str, str], view: View) -> str:
    """A breakdown in words."""
    return view.t(" and ").join(names[name] for name in by) if by else view.t("nothing")


def _with_time(wanted: PressRequest, grain: str) -> str:
    """The breakdown by a unit of time, and by kind where it is by kind already."""
    return ",".join((grain, *(["kind"] if "kind" in wanted.question.by else [])))


def _against(view: View, wanted: PressRequest) -> Markup:
    t = view.t
    choices: list[tuple[str | None, str]] = [
        (None, t("nothing")),
        ("previous", t("the period before")),
        ("last_year", t("a year before")),
    ]
    if any(getattr(wanted.scope, DIMENSION_FIELDS[name]) for name in PUBLICATION_UNITS):
        choices.append(("province", t("the province")))
    return choice_links(
        (
            Choice(words, wanted.link(against=[key] if key else None), current=key == wanted.against)
            for key, words in choices
        ),
        label=t("Compared with:"),
    )
