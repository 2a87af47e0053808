"""HTML of the door's own pages: signing in, choosing a password, the account. They need no script."""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup
from starlette.responses import HTMLResponse

from charts.markup import EMPTY, html, join, style_element
from door.new_password import new_password_fields
from persian.translate import translator

STYLE = Path(__file__).resolve().parent.parent / "assets" / "door" / "door.css"
FONT = "/assets/fonts/Vazirmatn.woff2"
LANGUAGES = {"fa": "فارسی", "en": "English"}


@lru_cache(maxsize=4)
def _style(base: str) -> str:
    return STYLE.read_text(encoding="utf-8").replace("FONT", f"{base}{FONT}")


def document(
    heading: str, body: Markup, *, title: str, lang: str, base: str, others: Iterable[tuple[str, str]] = ()
) -> str:
    """A whole page. `base` is the path of the dashboard, `others` are (language, address) links."""
    links = join(
        html('<a lang="{}" hreflang="{}" href="{}">{}</a>', code, code, address, LANGUAGES[code])
        for code, address in others
    )
    return str(
        html(
            '<!DOCTYPE html><html lang="{}" dir="{}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<title>{} · {}</title><link rel="icon" href="{}/favicon.png">'
            # Chromium heeds the Referrer-Policy for links to fonts, and not for those of a style sheet in the page.
            '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>{}</head>'
            "<body><main><h1>{}</h1><h2>{}</h2>{}<nav>{}</nav></main></body></html>",
            lang,
            "rtl" if lang == "fa" else "ltr",
            heading,
            title,
            base,
            f"{base}{FONT}",
            style_element(_style(base)),
            title,
            heading,
            body,
            links,
        )
    )


def document_response(
    content: str,
    *,
    base: str,
    status: int = 200,
    headers: dict[str, str] | None = None,
    form_targets: Iterable[str] = (),
) -> HTMLResponse:
    """A `document` as a response: no script, only its own style sheet, forms for this server and `form_targets`."""
    digest = base64.b64encode(hashlib.sha256(_style(base).encode()).digest()).decode()
    targets = " ".join(("'self'", *form_targets))
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src 'self'; img-src 'self'; "
        f"form-action {targets}; base-uri 'none'; frame-ancestors 'none'"
    )
    safe = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        # Without the path: that of a one-time link is secret, and the log of a proxy keeps from which page a file
        # was asked for. (With "no-referrer" forms would send no Origin.)
        "Referrer-Policy": "strict-origin",
        "X-Content-Type-Options": "nosniff",
    }
    return HTMLResponse(content, status_code=status, headers=safe | (headers or {}))


def language_query(lang: str) -> str:
    """The query of an address in a language, with its question mark; "" for Persian."""
    return "" if lang == "fa" else f"?lang={lang}"


def alert(text: str) -> Markup:
    """A message above a form, which screen readers read out at once."""
    return html('<p class="alert" role="alert">{}</p>', text) if text else EMPTY


def notice(text: str) -> Markup:
    """A message above a form that needs no haste; each line is a paragraph, and `code` stands between backticks."""
    lines = []
    for line in text.splitlines():
        words = line.split("`")
        parts = (html("<code>{}</code>", word) if i % 2 else html("{}", word) for i, word in enumerate(words))
        lines.append(html("<p>{}</p>", join(parts)))
    return html('<div class="notice">{}</div>', join(lines)) if lines else EMPTY


def provider_link(lang: str, *, address: str) -> Markup:
    """The way to the identity provider."""
    t = translator(lang)
    label = t("Sign in with your work account")
    return html('<p class="ways"><a class="button" href="{}">{}</a></p>', address, label)


def sign_in_link(lang: str) -> Markup:
    """The way to the sign-in page from the page of a one-time link, for whoever has used that link before."""
    query = "" if lang == "fa" else f"?lang={lang}"
    text = translator(lang)("If you have chosen your password with it, sign in")
    # Relative, because a proxy may serve the dashboard below a path of its own.
    return html('<p><a href="../../sign-in{}">{}</a></p>', query, text)


def sign_in_form(lang: str, *, action: str, next_path: str, name: str) -> Markup:
    """The form for a local account. What is left empty the server says, in the language of the page."""
    t = translator(lang)
    focus = Markup("autofocus")
    return html(
        '<form method="post" action="{}" novalidate><input type="hidden" name="next" value="{}">'
        '<label>{}<input name="name" value="{}" autocomplete="username" autocapitalize="none" '
        'spellcheck="false" dir="auto" required {}></label>'
        '<label>{}<input name="password" type="password" autocomplete="current-password" dir="ltr" required {}></label>'
        '<label>{}<small>{}</small><input name="code" inputmode="numeric" autocomplete="one-time-code" '
        'dir="ltr" maxlength="12"></label><button>{}</button></form>',
        action,
        next_path,
        t("User name"),
        name,
        EMPTY if name else focus,
        t("Password"),
        focus if name else EMPTY,  # after an attempt that failed
        t("One-time code"),
        t("Only if your account has one"),
        t("Sign in"),
    )


def password_form(lang: str, *, name: str, problem: str) -> Markup:
    """The form with which the holder of a one-time link chooses a password."""
    t = translator(lang)
    return html(
        '{}<form method="post" novalidate>'
        '<label>{}<input value="{}" name="name" autocomplete="username" dir="auto" readonly></label>'
        "{}<button>{}</button></form>",
        alert(problem),
        t("User name"),
        name,
        new_password_fields(lang, focus=True),
        t("Set the password"),
    )


def change_password_form(lang: str, *, base: str, name: str, opened: bool) -> Markup:
    """The form with which whoever knows the present password chooses another; folded unless `opened`."""
    t = translator(lang)
    return html(
        '<details{}><summary>{}</summary><form method="post" action="{}/account/password{}" novalidate>'
        '<input type="hidden" name="name" value="{}" autocomplete="username">'
        '<label>{}<input name="password" type="password" autocomplete="current-password" dir="ltr" required></label>'
        "{}<p>{}</p><button>{}</button></form></details>",
        Markup(" open") if opened else EMPTY,
        t("Change the password"),
        base,
        language_query(lang),
        name,
        t("Present password"),
        new_password_fields(lang, focus=False),
        t("You are signed out everywhere and sign in again with the new password."),
        t("Change the password"),
    )


def account_body(lang: str, *, base: str, rights: Sequence[str], forms: Markup, problem: str) -> Markup:
    """The page of a person: lines on roles and areas, signing out, and the `forms` for password and one-time codes."""
    t = translator(lang)
    query = language_query(lang)
    return html(
        '{}<form method="post" action="{}/sign-out{}">{}<button>{}</button></form>{}'
        '<p><a href="{}/{}">{}</a></p>',
        alert(problem),
        base,
        query,
        join(html("<p>{}</p>", line) for line in rights),
        t("Sign out"),
        forms,
        base,
        query,
        t("To the dashboard"),
    )


def prepare_code_form(lang: str, *, base: str, has_code: bool) -> Markup:
    """The button that prepares one-time codes for whoever has the password. What is left empty the server says."""
    t = translator(lang)
    state = t("One-time codes are on.") if has_code else t("One-time codes are off.")
    label = t("Set one-time codes up again") if has_code else t("Set one-time codes up")
    return html(
        '<form method="post" action="{}/account/code{}" novalidate><p>{}</p><label>{}<input name="password" '
        'type="password" autocomplete="current-password" dir="ltr" required></label><button>{}</button></form>',
        base,
        language_query(lang),
        state,
        t("Password"),
        label,
    )


def first_code_form(lang: str, *, base: str, address: str) -> Markup:
    """The field for the first of the prepared codes, below the secret of the prepared `address`.

    Without an address, after a wrong code, the field stands alone: the secret is shown once.
    """
    t = translator(lang)
    return html(
        '<form method="post" action="{}/account/code{}" novalidate>{}<label>{}<input name="code" inputmode="numeric" '
        'autocomplete="one-time-code" dir="ltr" maxlength="12" required autofocus></label>'
        "<button>{}</button></form>",
        base,
        language_query(lang),
        _secret(lang, address) if address else EMPTY,
        t("One-time code"),
        t("Switch one-time codes on"),
    )


def _secret(lang: str, address: str) -> Markup:
    """The secret of a prepared address, to be typed into an application or opened by it."""
    t = translator(lang)
    secret = address.partition("secret=")[2].partition("&")[0]
    grouped = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return html(
        '<p>{}</p><p class="secret">{}</p><p><a href="{}">{}</a></p>',
        t(
            "Enter this key into the authenticator application of your telephone, then type the code that it shows."
        ),
        grouped,
        address,
        t("Open the application on this telephone"),
    )
