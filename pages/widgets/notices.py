"""Notices: what happened, and the way out."""

from collections.abc import Sequence
from html import escape

from pages.view.view import DEFAULT_LANGUAGE, Viewing
from persian.digits import number
from persian.translate import translator
from queries.vocabulary.problems import Problem
from queries.vocabulary.scope import LISTS

MOST = 6  # lines about what was not understood


def notice(
    title: str, *lines: str, way_out: tuple[str, str] | None = None, command: str | None = None
) -> str:
    """HTML of a notice: a title, lines of explanation, perhaps a command to run and a link (address, words)."""
    text = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    code = f'<pre dir="ltr" tabindex="0"><code>{escape(command)}</code></pre>' if command else ""
    out = f'<p><a class="way-out" href="{escape(way_out[0])}">{escape(way_out[1])}</a></p>' if way_out else ""
    return f'<div class="notice" role="status"><h2>{escape(title)}</h2>{text}{code}{out}</div>'


def unreadable(error: Exception, lang: str) -> str:
    """HTML for a store or a settings file that cannot be read: the error's own words in the viewer's language."""
    t = translator(lang)
    missing = getattr(error, "missing", False)
    title = t("There is no data yet") if missing else t("The data cannot be read")
    told = getattr(error, f"message_{lang}", str(error)).splitlines()
    command = "make demo\npython -m intake load FILE --mapping negah" if missing else None
    return notice(title, *told, command=command, way_out=(f"?lang={lang}", t("Try again")))


def nothing_loaded(view: Viewing) -> str:
    """HTML for a store that can be read but in which nothing stands."""
    t = view.t
    return notice(
        t("There is no data yet"),
        t("The store can be read, but nothing has been loaded into it. Run one of these and try again."),
        command="make demo\npython -m intake load FILE --mapping negah",
        way_out=(view.link(), t("Try again")),
    )


def misread(view: Viewing) -> str:
    """HTML that says which parts of the address were not understood, with a link to the address as it is now."""
    t = view.t
    lang = None if view.lang == DEFAULT_LANGUAGE else [view.lang]
    out = (view.link(lang=lang), t("Go on with what is shown below"))
    told = (*in_words(view, view.problems), t("What was not understood is left out."))
    return notice(t("A part of this address was not understood"), *told, way_out=out)


def in_words(view: Viewing, problems: Sequence[Problem]) -> list[str]:
    """The problems in words; of very many the first few."""
    lines = [problem.text(view.lang) for problem in problems[:MOST]]
    if len(problems) > MOST:
        rest = number(len(problems) - MOST, view.lang)
        lines.append(view.t("Of the same kind: {n} more").format(n=rest))
    return lines


def broken(lang: str, number: str) -> str:
    """HTML for a defect of ours in a screen, with the number under which the log tells of it."""
    t = translator(lang)
    told = notice(
        t("This screen could not be drawn"),
        t(
            "The data are safe. Try again, or begin anew without filters; if it happens again, report this number:"
        ),
        number,
        way_out=(f"?lang={lang}", t("Begin anew")),
    )
    return f'<div class="broken">{told}</div>'


def empty(view: Viewing) -> str:
    """HTML for a scope in which no case stands."""
    t = view.t
    everything = {**dict.fromkeys((*LISTS, "trips", "as_of", "load")), "period": ["all"]}
    return notice(
        t("No case matches"),
        t("Nothing was registered within this scope: {scope}").format(scope=view.sentence()),
        way_out=(view.link(**everything), t("Show everything")),
    )
