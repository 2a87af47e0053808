"""Notices of the press screen: parts of the address that cannot be published, and links to undone loads."""

from markupsafe import Markup

from charts.markup import EMPTY, html
from pages.press.press_request import is_preset_period, read_request
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.choosing.scope_bar import preset_label
from pages.widgets.notices.notices import notice, problem_lines
from persian.bidi import isolate
from persian.digits import number
from queries.disclosure.publication_store import publication_store
from queries.press.current_value import names_undone_load
from queries.press.figure_labels import period_name, subject
from queries.vocabulary.scope import Scope


@cached
def unpublished_notice(view: View) -> Markup:
    """Notice of what was requested and cannot be published, with what is shown instead; empty if all is publishable.

    A named period of the scope bar (such as "last 30 days") is not a mistake of the reader. It gets a caption instead
    of a warning.
    """
    t = view.t
    request = read_request(view)
    assert request is not None
    problems = [problem for problem in request.problems if not is_preset_period(view, problem)]
    warning = ""
    if problems:
        warning = notice(
            t("Some of what this link asks for cannot be published"),
            *problem_lines(view, problems),
            t("Shown is the nearest that can: {what}").format(
                what=subject(publication_store(view.store), request.scope).label(view.lang)
            ),
            action_link=(request.link(), t("Go on with what is shown below")),
        )
    preset_problems = [problem for problem in request.problems if is_preset_period(view, problem)]
    caption = EMPTY
    if preset_problems and view.scope.preset:
        text = t(
            "Figures are published for whole months, quarters and years only, so instead of “{preset}” you see "
            "{period}."
        ).format(
            preset=preset_label(view, view.scope.preset),
            period=isolate(period_name(request.scope).label(view.lang)),
        )
        caption = html('<p class="caption">{}</p>', text)
    return warning + caption


def explained_parameters(view: View) -> tuple[str, ...]:
    """The load of the address, if it was undone: `undone_load_notice` says more of it than the notice above."""
    return () if _undone_load(view) is None else ("load",)


def _undone_load(view: View) -> int | None:
    """The load of the address, if it was undone; else None."""
    if view.scope.load is not None or "load" not in view.params:
        return None
    scope, _ = Scope.from_params({"load": view.params["load"][:1]}, today=view.today)
    if scope.load is None or not names_undone_load(publication_store(view.store), scope):
        return None
    return scope.load


def undone_load_notice(view: View, to: str) -> Markup:
    """Notice for a permalink whose load was undone: a figure quoted from it no longer holds.

    `to` is the same link without the load. Not cached: the view's scope has no load in that case, so its cache key
    is that of a view without the notice.
    """
    t, load = view.t, _undone_load(view)
    if load is None:
        return EMPTY
    return notice(
        t("The load of this link was taken back"),
        t(
            "Load {load} was taken back after this link was made, so a figure quoted from it no longer holds: do not "
            "quote it again. Below is what the data say now."
        ).format(load=number(load, view.lang)),
        action_link=(to, t("Go on with what is shown below")),
    )


def no_data_notice(view: View) -> Markup:
    """Notice if no whole month is covered by the data yet."""
    t = view.t
    return notice(
        t("No whole month of data yet"),
        t(
            "Figures are published for whole Jalali months, quarters and years only, so that no single case can "
            "be worked out from them. Come back when a month is over."
        ),
    )
