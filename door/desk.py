"""The door's own pages: signing in and out, choosing a password by a one-time link, and the account."""

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from charts.markup import EMPTY
from door.belonging import client
from door.cookies import session_cookie, session_token
from door.desk_pages import account_body, alert, code_form, page, password_form, provider_link, sign_in_form
from door.forms import TooLarge, local_path, read_form
from door.keeper import Keeper
from door.openid import CALLBACK, Provider, ProviderFailed
from door.rules import Rules
from door.signed_header import begin_by_header, claims_of_proxy
from persian.translate import translator
from queries.settings.signed_header_settings import SignedHeader
from records import accounts, sessions
from records.errors import RecordsError, Refused
from records.people import Person
from records.roles import ROLE_TITLES

log = logging.getLogger(__name__)
SIGN_IN, SIGN_OUT, ACCOUNT = "/sign-in", "/sign-out", "/account"
PATHS = (SIGN_IN, SIGN_OUT, ACCOUNT)


class Desk:
    """The routes of the door. `title` gives the title of the dashboard in a language.

    `provider` is the provider of identity, `header` the signed header of a proxy; `accounts` says whether there are
    local accounts.
    """

    def __init__(
        self,
        keeper: Keeper,
        rules: Rules,
        *,
        title: Callable[[str], str],
        provider: Provider | None = None,
        accounts: bool = True,
        header: SignedHeader | None = None,
    ) -> None:
        self.keeper, self.rules, self.title = keeper, rules, title
        self.provider, self.has_accounts, self.header = provider, accounts, header
        router = Router(
            [
                Route(f"{SIGN_IN}/openid", self.send_away, methods=["GET"]),
                Route(CALLBACK, self.come_back, methods=["GET"]),
                Route(SIGN_IN, self.show_sign_in, methods=["GET"]),
                Route(SIGN_IN, self.sign_in, methods=["POST"]),
                Route(f"{SIGN_IN}/link/{{token}}", self.link, methods=["GET", "POST"]),
                Route(SIGN_OUT, self.sign_out, methods=["POST"]),
                Route(ACCOUNT, self.account, methods=["GET"]),
                Route(f"{ACCOUNT}/code", self.code, methods=["POST"]),
            ]
        )
        # What the browser keeps while it is at the provider: signed, for ten minutes. After a restart it begins anew.
        self._routes = SessionMiddleware(
            router,
            secret_key=secrets.token_hex(32),
            session_cookie="__Host-negah-openid" if rules.behind_tls else "negah_openid",
            max_age=600,
            same_site="lax",
            https_only=rules.behind_tls,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for one of the door's pages."""
        # Within an application, a router raises for an unknown page what only the application could answer.
        scope = {key: value for key, value in scope.items() if key != "app"}
        try:
            await self._routes(scope, receive, send)
        except TooLarge:
            await Response(status_code=413)(scope, receive, send)

    def serves(self, path: str) -> bool:
        """Whether a path is one of the door's own pages."""
        return path in PATHS or path.startswith((f"{SIGN_IN}/", f"{ACCOUNT}/"))

    async def let_in_by_proxy(self, scope: Scope) -> Response | None:
        """Begin a session for the person whom a configured proxy has signed for; None if there is no such header."""
        if self.header is None:
            return None
        try:
            claims = await run_in_threadpool(claims_of_proxy, scope, self.header, self.rules)
        except (OSError, ValueError) as error:
            log.warning("the keys of the proxy cannot be read: %s", type(error).__name__)
            return None
        if claims is None:
            return None
        request, before = Request(scope), session_token(scope, self.rules)
        try:
            address = client(scope, self.rules)
            token = await run_in_threadpool(
                begin_by_header, claims, self.header, self.keeper, before=before, client=address
            )
        except Refused as refused:
            return self._sign_in_page(request, "/", problem=_text(refused, _lang(request)), status=403)
        query = f"?{request.url.query}" if request.url.query else ""
        return self._go(local_path(f"{scope['path']}{query}"), token)

    async def show_sign_in(self, request: Request) -> Response:
        """The sign-in page."""
        return self._sign_in_page(request, local_path(request.query_params.get("next", "/")))

    async def send_away(self, request: Request) -> Response:
        """Lead the browser to the provider of identity."""
        next_path = local_path(request.query_params.get("next", "/"))
        if self.provider is None:
            return self._go(SIGN_IN)
        request.session["next"] = next_path
        try:
            return await self.provider.send_away(request)
        except ProviderFailed as error:
            return self._failed(request, error)

    async def come_back(self, request: Request) -> Response:
        """Begin a session for the person whom the provider has signed in."""
        if self.provider is None:
            return self._go(SIGN_IN)
        next_path = local_path(str(request.session.get("next", "/")))
        before = session_token(request.scope, self.rules)
        try:
            token = await self.provider.receive(
                request, before=before, client=client(request.scope, self.rules)
            )
        except ProviderFailed as error:
            return self._failed(request, error)
        except Refused as refused:
            return self._sign_in_page(request, "/", problem=_text(refused, _lang(request)), status=403)
        request.session.clear()
        return self._go(next_path, token)

    def _failed(self, request: Request, error: ProviderFailed) -> Response:
        log.warning("%s", error)
        problem = translator(_lang(request))("Signing in did not work. Try again, or ask the administrator.")
        return self._sign_in_page(request, "/", problem=problem, status=502)

    async def sign_in(self, request: Request) -> Response:
        """Check name, password and code; begin a session and go to where the viewer wanted to."""
        form = await read_form(request)
        if not self.has_accounts:
            return self._go(SIGN_IN)
        next_path, name = local_path(form.get("next", "/")), form.get("name", "")
        try:
            token = await run_in_threadpool(self._begin, request, form)
        except Refused as refused:
            return self._sign_in_page(
                request,
                next_path,
                name=name,
                problem=_text(refused, _lang(request)),
                status=401,
                wait=refused.wait,
            )
        return self._go(next_path, token)

    def _begin(self, request: Request, form: dict[str, str]) -> str:
        return self.keeper.sign_in(
            form.get("name", ""),
            form.get("password", ""),
            form.get("code", ""),
            client=client(request.scope, self.rules),
            before=session_token(request.scope, self.rules),
        )

    async def link(self, request: Request) -> Response:
        """Let the holder of a one-time link choose a password. Reading the page does not use the link up."""
        token, lang = request.path_params["token"], _lang(request)
        owner = await run_in_threadpool(accounts.person_of_link, self.keeper.records, token)
        problem = ""
        if owner is not None and request.method == "POST":
            form = await read_form(request)
            try:
                await run_in_threadpool(
                    accounts.redeem_link,
                    self.keeper.records,
                    token,
                    form.get("password", ""),
                    client=client(request.scope, self.rules),
                )
            except RecordsError as error:
                problem = _text(error, lang)
            else:
                return self._go(f"{SIGN_IN}{_query(lang)}", "")
        t = translator(lang)
        gone = t("This link does not work any more. Ask the administrator for a new one.")
        body = password_form(lang, name=owner.name, problem=problem) if owner else alert(gone)
        return self._page(request, t("Choose a password"), body, status=200 if owner else 410)

    async def sign_out(self, request: Request) -> Response:
        """End the session, here and in all open pages of this browser."""
        elsewhere = ""
        if token := session_token(request.scope, self.rules):
            await run_in_threadpool(self.keeper.end, token)
            elsewhere = await self.provider.end(token) if self.provider else ""
        response = self._go(f"{SIGN_IN}{_query(_lang(request))}", "")
        if elsewhere:
            response.headers["Location"] = elsewhere
        return response

    async def account(self, request: Request) -> Response:
        """Who is signed in, with the button for signing out."""
        person = await run_in_threadpool(self._person, request)
        return await self._account_page(request, person) if person else self._go(SIGN_IN)

    async def code(self, request: Request) -> Response:
        """Prepare one-time codes, or put prepared ones into force by a first code."""
        form = await read_form(request)
        person = await run_in_threadpool(self._person, request)
        if person is None:
            return self._go(SIGN_IN)
        if "code" not in form:
            address = await run_in_threadpool(accounts.enroll_code, self.keeper.records, person)
            return await self._account_page(request, person, address=address)
        try:
            await run_in_threadpool(accounts.confirm_code, self.keeper.records, person, form["code"])
        except Refused as refused:
            return await self._account_page(request, person, problem=_text(refused, _lang(request)))
        return self._go(f"{ACCOUNT}{_query(_lang(request))}")

    def _person(self, request: Request) -> Person | None:
        token = session_token(request.scope, self.rules)
        return sessions.current(self.keeper.records, token, now=datetime.now(UTC)) if token else None

    async def _account_page(
        self, request: Request, person: Person, *, address: str = "", problem: str = ""
    ) -> Response:
        lang = _lang(request)
        t = translator(lang)
        base = self.rules.path
        code = EMPTY
        if person.issuer is None:
            has_code = await run_in_threadpool(accounts.has_code, self.keeper.records, person)
            code = code_form(lang, base=base, address=address, has_code=has_code)
        titles = [ROLE_TITLES[role] for role in sorted(person.roles)]
        roles = t(", ").join(each.fa if lang == "fa" else each.en for each in titles) or t("No role yet")
        body = account_body(lang, base=base, roles=roles, code=code, problem=problem)
        return self._page(request, person.display_name, body)

    def _sign_in_page(
        self,
        request: Request,
        next_path: str,
        *,
        name: str = "",
        problem: str = "",
        status: int = 200,
        wait: int = 0,
    ) -> Response:
        lang = _lang(request)
        form = alert(problem)
        if self.provider is not None:
            form += provider_link(
                lang, address=f"{self.rules.path}{SIGN_IN}/openid?{urlencode({'next': next_path})}"
            )
        if self.has_accounts:
            action = f"{self.rules.path}{SIGN_IN}{_query(lang)}"
            form += sign_in_form(lang, action=action, next_path=next_path, name=name[:100])
        headers = {"Retry-After": str(wait)} if wait else {}
        return self._page(
            request, translator(lang)("Sign in"), form, status=429 if wait else status, headers=headers
        )

    def _page(
        self,
        request: Request,
        heading: str,
        body: Markup,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> Response:
        lang = _lang(request)
        other = "en" if lang == "fa" else "fa"
        query = request.url.include_query_params(lang=other).query
        return page(
            heading,
            body,
            title=self.title(lang),
            lang=lang,
            base=self.rules.path,
            others=[(other, f"?{query}")] if request.method == "GET" else [],
            status=status,
            headers=headers,
            # The form for signing out leads on to the provider.
            form_targets=(self.provider.origin,) if self.provider else (),
        )

    def _go(self, path: str, token: str | None = None) -> Response:
        """Redirect within the dashboard; with a token, begin its session in the browser ("" ends it)."""
        response = RedirectResponse(
            f"{self.rules.path}{path}", status_code=303, headers={"Cache-Control": "no-store"}
        )
        if token is not None:
            response.headers["Set-Cookie"] = session_cookie(token, self.rules)
        return response


def _lang(request: Request) -> str:
    return "en" if request.query_params.get("lang") == "en" else "fa"


def _query(lang: str) -> str:
    return "" if lang == "fa" else f"?lang={lang}"


def _text(error: RecordsError, lang: str) -> str:
    return error.message_fa if lang == "fa" else error.message_en
