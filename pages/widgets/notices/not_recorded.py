"""What the sources in a scope do not record: an explanation in place of a piece, or a note below it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps

from markupsafe import Markup

from charts.markup import EMPTY, html
from pages.view.view import View
from pages.widgets.elements.figure_section import FigureSection
from queries.measures import MEASURES
from queries.question.counted_sources import Coverage, coverage
from queries.vocabulary.recorded import Recorded, list_of

Piece = Callable[[View], Markup]
Title = Callable[[View], str]


def coverage_of(view: View, *keys: str) -> Coverage:
    """The sources in the viewer's scope that record what all these measures need, and those that do not."""
    needs = {need for key in keys for need in MEASURES[key].needs}
    return coverage(view.store, view.scope, needs, holder=MEASURES[keys[0]].holder)


def shared_needs(view: View, *keys: str) -> frozenset[Recorded]:
    """Requirements shared by compared measures, if only some sources meet them; else empty.

    Received cases of all sources beside answers of some of them would look as if the rest went unanswered.
    """
    counted = coverage_of(view, *keys)
    partial = counted.left_out and counted.counted
    return frozenset(need for key in keys for need in MEASURES[key].needs) if partial else frozenset()


def if_recorded(*keys: str, title: Title | None = None) -> Callable[[Piece], Piece]:
    """Decorator of a piece that shows these measures.

    Where no source in the scope records what they need, an explanation stands in its place, under `title(view)` or
    the title of the first measure. Where some sources do not, a note below the piece says so.
    """

    def decorate(build: Piece) -> Piece:
        @wraps(build)
        def piece(view: View) -> Markup:
            counted = coverage_of(view, *keys)
            if not counted.is_recorded:
                return not_recorded_section(view, keys[0], counted, title=title)
            markup, note = build(view), coverage_note(view, counted)
            # One element, because some screens lay their pieces out in a grid.
            return html("<div>{}{}</div>", markup, note) if markup and note else markup

        return piece

    return decorate


def section_if_recorded(
    *keys: str,
) -> Callable[[Callable[[View], FigureSection]], Callable[[View], FigureSection]]:
    """`if_recorded` for a piece that is a section around a figure."""

    def decorate(build: Callable[[View], FigureSection]) -> Callable[[View], FigureSection]:
        @wraps(build)
        def piece(view: View) -> FigureSection:
            counted = coverage_of(view, *keys)
            if not counted.is_recorded:
                return FigureSection(not_recorded_section(view, keys[0], counted))
            section = build(view)
            return replace(section, footer_html=section.footer_html + coverage_note(view, counted))

        return piece

    return decorate


def not_recorded_section(view: View, key: str, counted: Coverage, *, title: Title | None = None) -> Markup:
    """A section that says what the sources in the scope do not record, in place of a figure that would be wrong."""
    return html(
        '<section class="part not-recorded"><div class="section-head"><h2>{}</h2></div><p>{}</p></section>',
        MEASURES[key].title.label(view.lang) if title is None else title(view),
        not_recorded_text(view, counted),
    )


def not_recorded_text(view: View, counted: Coverage) -> str:
    """The sentence on what the sources in the scope do not record."""
    return view.t("Not in this source: {things}. So there is no figure to show here.").format(
        things=list_of(counted.missing).label(view.lang)
    )


def not_recorded_measures(view: View, keys: Iterable[str]) -> Markup:
    """A caption with the titles of those measures that no source in the scope records; empty if there is none."""
    missing = [MEASURES[key].title.label(view.lang) for key in keys if not coverage_of(view, key).is_recorded]
    if not missing:
        return EMPTY
    text = view.t("Not in this source: {things}.").format(things=view.t(", ").join(missing))
    return html('<p class="caption sources">{}</p>', text)


def coverage_note(view: View, counted: Coverage) -> Markup:
    """A caption on the sources that are left out; empty if none is."""
    if counted.note is None:
        return EMPTY
    return html('<p class="caption sources">{}.</p>', _sentence(counted.note.label(view.lang)))


def _sentence(clause: str) -> str:
    return clause[:1].upper() + clause[1:]
