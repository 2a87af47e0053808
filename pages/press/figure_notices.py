"""What the press screen says before it shows anything: what of the scope it cannot heed, and links that do not hold."""

from html import escape

from pages.press.question import asked, by_default
from pages.view.ask import remembered
from pages.view.view import Viewing
from pages.widgets.notices import in_words, notice
from pages.widgets.scope_bar import preset_label
from persian.bidi import isolate
from queries.press.current_value import undone
from queries.press.figure_labels import period_name
from queries.vocabulary.scope import Scope


@remembered
def set_aside(view: Viewing) -> str:
    """HTML of what was asked for and is not published, with the nearest that is; nothing where all was heeded."""
    t = view.t
    wanted = asked(view)
    assert wanted is not None
    problems = [each for each in wanted.problems if not by_default(view, each)]
    told = ""
    if problems:
        told = notice(
            t("Not everything in this address can be published"),
            *in_words(view, problems),
            t("Shown is the nearest that can: {what}").format(
                what=period_name(wanted.scope).label(view.lang)
            ),
            way_out=(wanted.link(), t("Go on with what is shown below")),
        )
    named = [each for each in wanted.problems if by_default(view, each)]
    calm = ""
    if named and view.scope.preset:
        words = t(
            "Figures are published of whole months, quarters and years only, so instead of “{preset}” you see {period}."
        ).format(
            preset=preset_label(view, view.scope.preset),
            period=isolate(period_name(wanted.scope).label(view.lang)),
        )
        calm = f'<p class="caption">{escape(words)}</p>'
    return told + calm


def taken_back(view: Viewing, to: str) -> str:
    """HTML for a link to a load that was taken back: the figure it once gave must not be quoted any more.

    Not remembered: the view has no load then, and is that of the newest but for this.
    """
    t = view.t
    number = (view.params.get("load") or [""])[0]
    scope, _ = Scope.from_params({"load": number}, today=view.today)
    if view.scope.load is not None or not undone(view.store, scope):
        return ""
    return notice(
        t("The load of this link was taken back"),
        t(
            "Load {load} was taken back after this link was made, so a figure quoted from it no longer holds: do not "
            "quote it again. Below is what the data say now."
        ).format(load=isolate(number)),
        way_out=(to, t("Go on with what is shown below")),
    )


def none_yet(view: Viewing) -> str:
    """HTML for data too young to be published."""
    t = view.t
    return notice(
        t("No whole month is known yet"),
        t(
            "Figures are published of whole Jalali months, quarters and years only, so that no single case can be "
            "worked out from them. Come back when a month is over."
        ),
    )
