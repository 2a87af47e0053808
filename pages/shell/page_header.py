"""The header of every page and the footer of its printed pages: where and when its figures are from, and who looks."""

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from charts.markup import EMPTY, html, join
from door.viewers import Viewer
from pages.shell.admission import screen_of
from pages.shell.title import title
from pages.shell.view_addresses import view_address
from pages.view.view import DEFAULT_LANGUAGE, LANGUAGES, View
from pages.view.viewer import viewer
from persian.bidi import isolate, strip_control_characters


def page_header(view: View, *, province: str, screen: st.Page) -> Markup:
    """The page header: title, province, as-of date, demo mark, pin button and language links."""
    t, lang = view.t, view.lang
    as_of_text = t("Data as of {day}").format(day=isolate(view.day_text(view.today))) if view.as_of else ""
    demo_tooltip = t("Made-up data: no real office or person")
    demo_badge = (
        html('<span class="demo" title="{}">{}</span>', demo_tooltip, t("Demo data"))
        if view.store.is_demo
        else ""
    )
    heading = html('{} <span class="screen">{}</span>', title(lang), screen.title)
    return html(
        '<header class="top"><h1>{}</h1><span class="province">{}</span>{}{}'
        '<span class="as-of">{}</span>{}{}{}</header>',
        heading,
        province,
        demo_badge,
        _person(view, viewer()),
        as_of_text,
        _contents(view.t("On this page")),
        _save_buttons(view, screen) if view.may_open(screen_of(screen).path) else EMPTY,
        _languages(lang, lambda code: view.link(lang=None if code == DEFAULT_LANGUAGE else [code]))
        + _touched(view),
    )


def _touched(view: View) -> Markup:
    """The box for the mark of a chart that was touched; `assets/piece/touched.js` fills and shows it."""
    t = view.t
    return html(
        '<div class="touched" popover="manual" role="status">{}<a dir="{}"></a>{}'
        '<button type="button" class="close" aria-label="{}">✕</button></div>',
        _step(-1, t("Previous mark"), "‹"),
        "rtl" if view.lang == "fa" else "ltr",
        _step(1, t("Next mark"), "›"),
        t("Close"),
    )


def _step(by: int, name: str, sign: str) -> Markup:
    """A button of that box for the mark before or after the one that was touched."""
    return html('<button type="button" data-step="{}" aria-label="{}">{}</button>', by, name, sign)


def _contents(name: str) -> Markup:
    """The list of the headings of a long page; `assets/piece/contents.js` fills and shows it."""
    return html(
        '<nav class="contents" aria-label="{}" hidden><button type="button" popovertarget="contents">{}</button>'
        '<div class="contents-panel" id="contents" popover><ul></ul></div></nav>',
        name,
        name,
    )


def _person(view: View, who: Viewer) -> Markup:
    """A link to the viewer's account, or the mark of a server that everybody on this computer may use."""
    t = view.t
    if who.local:
        reason = t("Until a way of signing in is configured, the dashboard is served to this computer only")
        return html('<span class="demo on-screen-only" title="{}">{}</span>', reason, t("This computer only"))
    query = "" if view.lang == DEFAULT_LANGUAGE else f"?lang={view.lang}"
    # The leading "./" keeps the links of the screens, which are followed without loading the page, from matching.
    return html('<a class="person" href="./account{}"><bdi>{}</bdi></a>', query, who.display_name)


def print_footer_style(view: View, screen: st.Page) -> str:
    """CSS for the footer of every printed page: title, screen, scope, as-of date, demo mark and page number.

    A screen with controls of its own states its subject itself: the press screen, for example, may show another period.
    """
    t = view.t
    parts = [title(view.lang), screen.title]
    parts += [view.sentence()] if screen_of(screen).has_scope_bar else []
    parts += [t("Data as of {day}").format(day=view.day_text(view.today))] if view.as_of else []
    parts += [t("Demo data")] if view.store.is_demo else []
    # Escape what would end the CSS string (quote, backslash, newline) or the <style> element (angle brackets).
    css_text = "".join(
        f"\\{ord(char):x} " if char in '"\\<>\n' else char
        for char in strip_control_characters(" · ".join(parts))
    )
    style, direction = ("persian", "rtl") if view.lang == "fa" else ("decimal", "ltr")
    return (
        f'@page {{ @bottom-left {{ content: "{css_text}"; direction: {direction}; '
        "font: 8pt Vazirmatn; color: #3c3c3c; } "
        f'@bottom-right {{ content: counter(page, {style}) " / " counter(pages, {style}); direction: {direction}; '
        "font: 8pt Vazirmatn; color: #3c3c3c; } }"
    )


def _save_buttons(view: View, screen: st.Page) -> Markup:
    """The button that pins this view; for people with an account also those for the start page and a short link."""
    t = view.t
    label, href = _pinned(view, screen)
    is_local = viewer().local
    pin = html(
        '<button type="button" class="pin" data-pin="{}" data-title="{}" data-kept="{}" '
        'data-on="{}" data-off="{}"></button>',
        href,
        label,
        "browser" if is_local else "server",
        t("Pin this view"),
        t("Unpin this view"),
    )
    if is_local:
        return pin
    return html(
        '<span class="keeping" data-failed="{}">{}<button type="button" class="pin" data-start-page="{}" data-on="{}" '
        'data-off="{}">{}</button><button type="button" class="pin" data-short-link="{}" data-done="{}" '
        'data-label="{}">{}</button></span>',
        t("That did not work"),
        pin,
        href,
        t("Make it my start page"),
        t("Not my start page"),
        t("Make it my start page"),
        href,
        t("Copied"),
        t("Short link"),
        t("Copy short link"),
    )


def _pinned(view: View, screen: st.Page) -> tuple[str, str]:
    """The name and the address of this view among the pinned ones.

    On a screen without a scope bar, what is pinned is the question that the screen shows.
    """
    declared = screen_of(screen)
    text, query = view.sentence(), view.link()
    if not declared.has_scope_bar:
        shown = declared.question(view) if declared.question else None
        text, query = (shown.text, shown.query) if shown else ("", query)
    name = view.t(", ").join(filter(None, (screen.title, text)))
    return name, view_address(f"{screen.url_path or './'}{query}") or "./?"


def header_without_data(lang: str) -> Markup:
    """The header of a page without data: the title and the language links."""
    return html(
        '<header class="top"><h1>{}</h1>{}</header>',
        title(lang),
        _languages(lang, lambda code: f"?lang={code}"),
    )


def _languages(lang: str, link: Callable[[str], str]) -> Markup:
    """Links to this view in every other language; `link` makes the address from the code of one."""
    return join(
        html(
            '<a class="language" lang="{}" hreflang="{}" href="{}" data-focus="language">{}</a>',
            code,
            code,
            link(code),
            name,
        )
        for code, name in LANGUAGES.items()
        if code != lang
    )
