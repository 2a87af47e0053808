"""Signing in with a local account, and choosing its password by a one-time link."""

from contextlib import suppress
from functools import partial
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from charts.markup import join
from door.attempt_limits import AttemptLimits
from door.auth_pages import alert, password_form, sign_in_link
from door.cookies import session_token
from door.forms import local_path, read_form
from door.known_clients import KnownClients
from door.new_password import new_password_problem
from door.request_checks import client
from door.responses import SIGN_IN, PageResponses, language_of
from door.session_manager import SessionManager
from persian.translate import translator
from records import accounts
from records.attempts import name_digest
from records.errors import RecordsError, Refused
from records.people import Person

CHOSEN = "chosen"  # the parameter with which the sign-in page says that a password has just been chosen


class PasswordRoutes:
    """The sign-in page, its form, and one-time links."""

    def __init__(
        self,
        session_manager: SessionManager,
        responses: PageResponses,
        limits: AttemptLimits,
        known: KnownClients,
    ) -> None:
        self.session_manager, self.responses = session_manager, responses
        self.limits, self.known = limits, known

    def routes(self) -> list[Route]:
        """The routes of these pages."""
        return [
            Route(SIGN_IN, self.show_sign_in, methods=["GET"]),
            Route(SIGN_IN, self.sign_in, methods=["POST"]),
            Route(f"{SIGN_IN}/link/{{token}}", self.link, methods=["GET", "POST"]),
        ]

    async def show_sign_in(self, request: Request) -> Response:
        """The sign-in page."""
        hint = ""
        # Without the records nobody can sign in, but they may be back in a moment.
        with suppress(RecordsError):
            hint = await run_in_threadpool(self.responses.first_steps, language_of(request))
        if CHOSEN in request.query_params:
            hint = translator(language_of(request))("The password is set. Sign in with it now.")
        return self.responses.sign_in_page(
            request, local_path(request.query_params.get("next", "/")), hint=hint
        )

    async def sign_in(self, request: Request) -> Response:
        """Check name, password and code; begin a session and go to where the viewer wanted to."""
        form = await read_form(request)
        if not self.responses.has_accounts:
            return self.responses.redirect(SIGN_IN)
        next_path, name = local_path(form.get("next", "/")), form.get("name", "")
        if problem := _empty(form, language_of(request)):
            return self.responses.sign_in_page(request, next_path, name=name, problem=problem, status=400)
        address = client(request.scope, self.responses.rules)
        person = await self.known.person_at(name, address)
        try:
            token = await self.limits.run(address, lambda: self._begin(request, form, address), person=person)
        except Refused as refused:
            return self.responses.sign_in_page(
                request,
                next_path,
                name=name,
                problem=refused.message(language_of(request)),
                status=401,
                wait=refused.wait,
            )
        self.known.add(name, address)
        return self.responses.redirect(next_path, token)

    def _begin(self, request: Request, form: dict[str, str], address: str) -> str:
        return self.session_manager.sign_in(
            form.get("name", ""),
            form.get("password", ""),
            form.get("code", ""),
            client=address,
            before=session_token(request.scope, self.responses.rules),
        )

    async def link(self, request: Request) -> Response:
        """Let the holder of a one-time link choose a password. Reading the page does not use the link up."""
        token, lang = request.path_params["token"], language_of(request)
        owner = await run_in_threadpool(accounts.person_of_link, self.session_manager.records, token)
        problem, wait = "", 0
        if owner is not None and request.method == "POST":
            form = await read_form(request)
            problem = new_password_problem(form, lang)
            if not problem:
                try:
                    await self._redeem(request, token, owner, form["new"])
                except RecordsError as error:
                    problem = error.message(lang)
                    wait = error.wait if isinstance(error, Refused) else 0
                else:
                    return self.responses.redirect(chosen_address(lang), "")
        t = translator(lang)
        gone = t("This link does not work any more. Ask the administrator for a new one.")
        body = (
            password_form(lang, name=owner.name, problem=problem)
            if owner
            else join([alert(gone), sign_in_link(lang)])
        )
        headers = {"Retry-After": str(wait)} if wait else {}
        status = 429 if wait else 200 if owner else 410
        return self.responses.page(request, t("Choose a password"), body, status=status, headers=headers)

    async def _redeem(self, request: Request, token: str, owner: Person, password: str) -> None:
        """Set the password by the link. Raises RecordsError."""
        address = client(request.scope, self.responses.rules)
        redeem = partial(accounts.redeem_link, self.session_manager.records, token, password, client=address)
        await self.limits.run(address, redeem, person=name_digest(owner.name))
        # The sessions of the person have ended with the old password.
        self.session_manager.forget_all()


def chosen_address(lang: str) -> str:
    """The address of the sign-in page that says that a password has just been chosen."""
    return f"{SIGN_IN}?{urlencode({CHOSEN: '1'} | ({} if lang == 'fa' else {'lang': lang}))}"


def _empty(form: dict[str, str], lang: str) -> str:
    """What is missing in the form for signing in, "" if nothing is. It is not an attempt and counts as none."""
    t, name, password = translator(lang), form.get("name", "").strip(), form.get("password", "")
    if name and password:
        return ""
    if name or password:
        return t("Enter your password.") if name else t("Enter your user name.")
    return t("Enter your user name and your password.")
