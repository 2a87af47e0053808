"""Notices: what happened, and the way out."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from pages.viewing import LANGUAGES, Viewing
from persian.translate import translator


def draw(markup: str) -> None:
    """Draw HTML of our own making on the page. Whatever comes from data is escaped where the markup is made."""
    st.html(markup)


def notice(title: str, *lines: str, way_out: tuple[str, str] | None = None, command: str | None = None) -> str:
    """HTML of a notice: a title, lines of explanation, perhaps a command to run and a link (address, words)."""
    text = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    code = f'<pre dir="ltr"><code>{escape(command)}</code></pre>' if command else ""
    out = f'<p><a class="way-out" href="{escape(way_out[0])}">{escape(way_out[1])}</a></p>' if way_out else ""
    return f'<div class="notice" role="status"><h2>{escape(title)}</h2>{text}{code}{out}</div>'


def unreadable(error: Exception, lang: str) -> str:
    """HTML for a store or a settings file that cannot be read: the error's own words in the viewer's language."""
    t = translator(lang)
    missing = getattr(error, "missing", False)
    title = t("There is no data yet") if missing else t("The data cannot be read")
    told = getattr(error, f"message_{lang}", str(error)).splitlines()
    command = "make demo\npython -m intake load FILE --mapping negah" if missing else None
    return notice(title, *told, command=command, way_out=("?" if lang == "fa" else f"?lang={lang}", t("Try again")))


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
    lang = {"lang": [view.lang]} if view.lang in LANGUAGES and view.lang != "fa" else {"lang": None}
    told: Sequence[str] = [problem.text(view.lang) for problem in view.problems]
    return notice(
        t("A part of this address was not understood"),
        *told,
        way_out=(view.link(**lang), t("Go on with what is shown below")),
    )


def empty(view: Viewing) -> str:
    """HTML for a scope in which no case stands."""
    t = view.t
    return notice(
        t("No case matches"),
        t("Nothing was registered within this scope: {scope}").format(scope=view.sentence()),
        way_out=("?" + _without_scope(view), t("Show everything")),
    )


def _without_scope(view: Viewing) -> str:
    from urllib.parse import urlencode

    return urlencode([(k, v) for k, values in (view.others() | {"period": ["all"]}).items() for v in values])
