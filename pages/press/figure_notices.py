"""What the press screen says before it shows anything: what of the scope it cannot heed, and links that do not hold."""

from markupsafe import Markup

from charts.markup import EMPTY, html
from pages.press.question import is_preset_period, read_request
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.notices import notice, problem_lines
from pages.widgets.scope_bar import preset_label
from persian.bidi import isolate
from queries.press.current_value import names_undone_load
from queries.press.figure_labels import period_name
from queries.vocabulary.scope import Scope


@cached
def unpublished_notice(view: View) -> Markup:
    """HTML of what was asked for and is not published, with the nearest that is; nothing where all was heeded."""
    t = view.t
    wanted = read_request(view)
    assert wanted is not None
    problems = [each for each in wanted.problems if not is_preset_period(view, each)]
    told = ""
    if problems:
        told = notice(
            t("Not everything in this address can be published"),
            *problem_lines(view, problems),
            t("Shown is the nearest that can: {what}").format(
                what=period_name(wanted.scope).label(view.lang)
            ),
            action_link=(wanted.link(), t("Go on with what is shown below")),
        )
    named = [each for each in wanted.problems if is_preset_period(view, each)]
    calm = EMPTY
    if named and view.scope.preset:
        words = t(
            "Figures are published of whole months, quarters and years only, so instead of “{preset}” you see {period}."
        ).format(
            preset=preset_label(view, view.scope.preset),
            period=isolate(period_name(wanted.scope).label(view.lang)),
        )
        calm = html('<p class="caption">{}</p>', words)
    return told + calm


def undone_load_notice(view: View, to: str) -> Markup:
    """HTML for a link to a load that was taken back: the figure it once gave must not be quoted any more.

    Not remembered: the view has no load then, and is that of the newest but for this.
    """
    t = view.t
    number = (view.params.get("load") or [EMPTY])[0]
    scope, _ = Scope.from_params({"load": number}, today=view.today)
    if view.scope.load is not None or not names_undone_load(view.store, scope):
        return EMPTY
    return notice(
        t("The load of this link was taken back"),
        t(
            "Load {load} was taken back after this link was made, so a figure quoted from it no longer holds: do not "
            "quote it again. Below is what the data say now."
        ).format(load=isolate(number)),
        action_link=(to, t("Go on with what is shown below")),
    )


def no_data_notice(view: View) -> Markup:
    """HTML for data too young to be published."""
    t = view.t
    return notice(
        t("No whole month is known yet"),
        t(
            "Figures are published of whole Jalali months, quarters and years only, so that no single case can be "
            "worked out from them. Come back when a month is over."
        ),
    )
