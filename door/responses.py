"""Answers of the door's own pages: a page in the language of the reader, the sign-in page, a way onward."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from door.auth_pages import (
    alert,
    document,
    document_response,
    language_query,
    notice,
    provider_link,
    sign_in_form,
)
from door.cookies import session_cookie
from door.forms import in_language
from door.openid import Provider
from door.provider_attempts import LANG
from door.rules import Rules
from persian.translate import translator

SIGN_IN, SIGN_OUT, ACCOUNT = "/sign-in", "/sign-out", "/account"
TO_PROVIDER = f"{SIGN_IN}/openid"

# From the codes of counties and of offices, and a language, to lines with their names.
Areas = Callable[[Sequence[str], Sequence[str], str], list[str]]


@dataclass(frozen=True)
class PageResponses:
    """Makes the answers. `title` gives the title of the dashboard in a language.

    `provider` is the identity provider; `has_accounts` says whether there are local accounts. `first_steps` says in
    a language how the first administrator comes in, "" once there is one; it waits for the records. `areas` gives lines
    on whose cases a person sees, from the codes of the counties and offices.
    """

    rules: Rules
    title: Callable[[str], str]
    provider: Provider | None = None
    has_accounts: bool = True
    first_steps: Callable[[str], str] = lambda lang: ""
    areas: Areas = lambda counties, agencies, lang: []

    def page(
        self,
        request: Request,
        heading: str,
        body: Markup,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        same_page: dict[str, str] | None = None,
    ) -> Response:
        """A page of the door around a body, with a link to it in the other language.

        The answer to a form has that link where `same_page` is given: the parameters with which the address of the
        form shows the page when it is opened.
        """
        lang = language_of(request)
        other = "en" if lang == "fa" else "fa"
        query = request.url.include_query_params(lang=other).query
        if request.method != "GET":
            query = urlencode({**same_page, "lang": other}) if same_page is not None else ""
        content = document(
            heading,
            body,
            title=self.title(lang),
            lang=lang,
            base=self.rules.path,
            others=[(other, f"?{query}")] if query else [],
        )
        # The form for signing out leads on to the provider.
        targets = (self.provider.origin,) if self.provider else ()
        base = self.rules.path
        return document_response(content, base=base, status=status, headers=headers, form_targets=targets)

    def sign_in_page(
        self,
        request: Request,
        next_path: str,
        *,
        name: str = "",
        problem: str = "",
        status: int = 200,
        wait: int = 0,
        hint: str = "",
    ) -> Response:
        """The sign-in page with all ways of signing in. `wait` is for how many seconds nothing can be tried again."""
        lang = language_of(request)
        next_path = in_language(next_path, lang)  # whoever has changed the language here keeps it
        form = alert(problem) + notice(hint)
        if self.provider is not None:
            params = {"next": next_path} | ({} if lang == "fa" else {"lang": lang})
            address = f"{self.rules.path}{TO_PROVIDER}?{urlencode(params)}"
            form += provider_link(lang, address=address)
        if self.has_accounts:
            action = f"{self.rules.path}{SIGN_IN}{language_query(lang)}"
            form += sign_in_form(lang, action=action, next_path=next_path, name=name[:100])
        headers = {"Retry-After": str(wait)} if wait else {}
        heading = translator(lang)("Sign in")
        status = 429 if wait else status
        same_page = {} if next_path == in_language("/", lang) else {"next": next_path}
        return self.page(request, heading, form, status=status, headers=headers, same_page=same_page)

    def redirect(self, path: str, token: str | None = None) -> Response:
        """Redirect within the dashboard; with a token, begin its session in the browser ("" ends it)."""
        response = RedirectResponse(
            f"{self.rules.path}{path}", status_code=303, headers={"Cache-Control": "no-store"}
        )
        if token is not None:
            response.headers["Set-Cookie"] = session_cookie(token, self.rules)
        return response


def language_of(request: Request) -> str:
    """The language of a reader: that of the address, else that in which they left for the provider, else Persian."""
    lang = request.query_params.get("lang") or request.scope.get("session", {}).get(LANG)
    return "en" if lang == "en" else "fa"
