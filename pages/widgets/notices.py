"""Notices: what happened, and the way out."""

from collections.abc import Sequence

from markupsafe import Markup

from charts.markup import html, join
from pages.view.view import DEFAULT_LANGUAGE, View
from persian.digits import number
from persian.translate import translator
from queries.vocabulary.problems import Problem
from queries.vocabulary.scope import DIMENSION_FIELDS

MOST = 6  # lines about what was not understood


def notice(
    title: str, *lines: str, action_link: tuple[str, str] | None = None, command: str | None = None
) -> Markup:
    """HTML of a notice: a title, lines of explanation, perhaps a command to run and a link (address, words)."""
    text = join(html("<p>{}</p>", line) for line in lines if line)
    code = html('<pre dir="ltr" tabindex="0"><code>{}</code></pre>', command) if command else ""
    out = (
        html('<p><a class="way-out" href="{}">{}</a></p>', action_link[0], action_link[1])
        if action_link
        else ""
    )
    return html('<div class="notice" role="status"><h2>{}</h2>{}{}{}</div>', title, text, code, out)


def unreadable_store(error: Exception, lang: str) -> Markup:
    """HTML for a store or a settings file that cannot be read: the error's own words in the viewer's language."""
    t = translator(lang)
    missing = getattr(error, "missing", False)
    title = t("There is no data yet") if missing else t("The data cannot be read")
    told = getattr(error, f"message_{lang}", str(error)).splitlines()
    command = "make demo\npython -m intake load FILE --mapping negah" if missing else None
    return notice(title, *told, command=command, action_link=(f"?lang={lang}", t("Try again")))


def nothing_loaded(view: View) -> Markup:
    """HTML for a store that can be read but in which nothing stands."""
    t = view.t
    return notice(
        t("There is no data yet"),
        t("The store can be read, but nothing has been loaded into it. Run one of these and try again."),
        command="make demo\npython -m intake load FILE --mapping negah",
        action_link=(view.link(), t("Try again")),
    )


def ignored_params(view: View) -> Markup:
    """HTML that says which parts of the address were not understood, with a link to the address as it is now."""
    t = view.t
    lang = None if view.lang == DEFAULT_LANGUAGE else [view.lang]
    out = (view.link(lang=lang), t("Go on with what is shown below"))
    told = (*problem_lines(view, view.problems), t("What was not understood is left out."))
    return notice(t("A part of this address was not understood"), *told, action_link=out)


def problem_lines(view: View, problems: Sequence[Problem]) -> list[str]:
    """The problems in words; of very many the first few."""
    lines = [problem.text(view.lang) for problem in problems[:MOST]]
    if len(problems) > MOST:
        rest = number(len(problems) - MOST, view.lang)
        lines.append(view.t("Of the same kind: {n} more").format(n=rest))
    return lines


def screen_error(lang: str, defect_id: str) -> Markup:
    """HTML for a defect of ours in a screen, with the number under which the log tells of it."""
    t = translator(lang)
    told = notice(
        t("This screen could not be drawn"),
        t(
            "The data are safe. Try again, or begin anew without filters; if it happens again, report this number:"
        ),
        defect_id,
        action_link=(f"?lang={lang}", t("Begin anew")),
    )
    return html('<div class="broken">{}</div>', told)


def no_cases(view: View) -> Markup:
    """HTML for a scope in which no case stands."""
    t = view.t
    everything = {**dict.fromkeys((*DIMENSION_FIELDS, "trips", "as_of", "load")), "period": ["all"]}
    return notice(
        t("No case matches"),
        t("Nothing was registered within this scope: {scope}").format(scope=view.sentence()),
        action_link=(view.link(**everything), t("Show everything")),
    )
