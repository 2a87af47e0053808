"""Notices: what happened, and a link to continue from there."""

import re
from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from geo.tomlfile import DeclarationError
from pages.view.view import DEFAULT_LANGUAGE, View
from pages.widgets.notices.whom_to_ask import whom_to_ask
from persian.digits import number
from persian.translate import translator
from queries.settings.province_settings import settings
from queries.vocabulary.problems import Problem
from queries.vocabulary.scope import DIMENSION_FIELDS

COMMANDS = "make demo\npython -m intake load FILE --mapping negah"
OPTIONS = re.compile(r"(?<!\S)(--?\w\S*(?: [^\s-]\S*)?)")
MAX = 6  # ignored parameters that are listed one by one


def notice(
    title: str,
    *lines: str,
    action_link: tuple[str, str] | None = None,
    command: str | None = None,
    link_first: bool = False,
) -> Markup:
    """A notice: a title, lines of explanation, and optionally a command to run and a link (address, text)."""
    text = join(html("<p>{}</p>", line) for line in lines if line)
    code = _command_html(command) if command else ""
    link = (
        html('<p><a class="way-out" href="{}">{}</a></p>', action_link[0], action_link[1])
        if action_link
        else ""
    )
    below = join([link, code] if link_first else [code, link])
    return html('<div class="notice" role="status"><h2>{}</h2>{}{}</div>', title, text, below)


def _command_html(command: str) -> Markup:
    """A command whose lines break between its words only: browsers break "--mapping" after its hyphens.

    An option stays with its value.
    """
    # Odd parts are what the expression found.
    parts = [
        html("<span>{}</span>", part) if i % 2 else part for i, part in enumerate(OPTIONS.split(command))
    ]
    return html('<pre dir="ltr" tabindex="0"><code>{}</code></pre>', join(parts))


def unreadable_store(error: Exception, lang: str, *, details: bool) -> Markup:
    """Notice for a store or settings file that cannot be read.

    With `details` it has the error's message in the viewer's language, which names files of the server.
    """
    t = translator(lang)
    missing = getattr(error, "missing", False)
    title = t("There is no data yet") if missing else t("The data cannot be read")
    if not details:
        line = t("An administrator who opens the dashboard sees the reason and what to do.")
        return notice(title, line, action_link=(f"?lang={lang}", t("Try again")))
    if not missing:
        lines = getattr(error, f"message_{lang}", str(error)).splitlines()
        return notice(title, *lines, action_link=(f"?lang={lang}", t("Try again")))
    upload = _way_to_upload(lang)
    here = t("Load your first file here, or run one of these on the server. The first makes a demo province.")
    there = t("Run one of these on the server. The first makes a demo province.")
    return notice(
        title,
        here if upload else there,
        command=COMMANDS,
        action_link=upload or (f"?lang={lang}", t("Try again")),
        link_first=upload is not None,
    )


def nothing_loaded(view: View) -> Markup:
    """Notice for a readable store without any data."""
    t, upload = view.t, _way_to_upload(view.lang)
    return notice(
        t("There is no data yet"),
        t("The store can be read, but nothing has been loaded into it. Run one of these and try again."),
        command=COMMANDS,
        action_link=upload or (view.link(), t("Try again")),
        link_first=upload is not None,
    )


def first_file(lang: str) -> Markup:
    """Notice above the form that takes the first file: it needs no commands and no link to where the reader is."""
    t = translator(lang)
    return notice(t("There is no data yet"), t("Choose the first file below."))


def _way_to_upload(lang: str) -> tuple[str, str] | None:
    """The link to the screen that takes the first file; None where files are not taken in the browser."""
    try:
        allowed = settings().uploads.allowed
    except DeclarationError:
        return None
    return (f"data?lang={lang}", translator(lang)("Load a file here")) if allowed else None


def ignored_params(view: View, *, besides: tuple[str, ...] = ()) -> Markup:
    """Notice that lists the ignored parts of the address, with a link to the address without them; empty without any.

    `besides` are parameters about which the screen itself says what is wrong.
    """
    t = view.t
    problems = [problem for problem in view.problems if problem.parameter not in besides]
    if not problems:
        return EMPTY
    lang = None if view.lang == DEFAULT_LANGUAGE else [view.lang]
    link = (view.link(lang=lang), t("Go on with what is shown below"))
    limited = () if view.store.limits is None else (*view.store.limits.codes, "topic")
    if any(problem.parameter in limited for problem in problems):
        # It may be well understood, and be what others have: which of the two is not said.
        title, left_out = t("A part of this address is not shown"), whom_to_ask(view.lang)
    else:
        title = t("A part of this address was not understood")
        left_out = t("What was not understood is left out.")
    return notice(title, *problem_lines(view, problems), left_out, action_link=link)


def problem_lines(view: View, problems: Sequence[Problem]) -> list[str]:
    """The problems as lines of text; beyond the first few only their number."""
    lines = [problem.text(view.lang) for problem in problems[:MAX]]
    if len(problems) > MAX:
        remaining = number(len(problems) - MAX, view.lang)
        lines.append(view.t("Of the same kind: {n} more").format(n=remaining))
    return lines


def screen_error(lang: str, defect_id: str) -> Markup:
    """Notice for a bug in a screen, with the id under which the log has the traceback."""
    t = translator(lang)
    notice_html = notice(
        t("This screen could not be drawn"),
        t(
            "The data are safe. Try again, or start over without filters; if it happens again, report this number:"
        ),
        defect_id,
        action_link=(f"?lang={lang}", t("Start over")),
    )
    return html('<div class="broken">{}</div>', notice_html)


def no_cases(view: View) -> Markup:
    """Notice for a scope without any cases, or for a viewer who may see those of no county and no office."""
    t = view.t
    if view.store.limits is not None and view.store.limits.allow_nothing:
        return notice(
            t("No county or office is recorded for you"),
            t("Whose cases you see follows from the counties and offices that are recorded for you."),
            whom_to_ask(view.lang),
        )
    nothing = t("Nothing was registered within this scope: {scope}").format(scope=view.sentence())
    if span := _days_with_data(view):
        return notice(
            t("No case matches"),
            nothing,
            t("The data are from {first} to {last}.").format(
                first=view.day_text(span[0]), last=view.day_text(span[1])
            ),
            action_link=(view.link(period=None), t("Show the newest data")),
        )
    unfiltered = {**dict.fromkeys((*DIMENSION_FIELDS, "trips", "as_of", "load")), "period": ["all"]}
    return notice(t("No case matches"), nothing, action_link=(view.link(**unfiltered), t("Show everything")))


def _days_with_data(view: View) -> tuple[date, date] | None:
    """The first and last day of the data of a view whose period is before or after them; None for other periods."""
    first, last = view.store.first_day, view.today
    if first is None or first > last:
        return None
    begin, end = view.scope.first or first, view.scope.last or last
    return (first, last) if end < first or begin > last else None
