"""Pages for whoever is signed in: the account with its password and one-time codes, and signing out."""

from functools import partial

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from charts.markup import EMPTY, join
from door.attempt_limits import AttemptLimits
from door.auth_pages import (
    account_body,
    change_password_form,
    first_code_form,
    language_query,
    prepare_code_form,
)
from door.cookies import session_token
from door.forms import read_form
from door.new_password import new_password_problem
from door.password_routes import chosen_address
from door.request_checks import client
from door.responses import ACCOUNT, SIGN_IN, SIGN_OUT, PageResponses, language_of
from door.session_manager import SessionManager
from persian.translate import translator
from records import accounts
from records.attempts import name_digest
from records.errors import RecordsError, Refused
from records.people import Person
from records.roles import ROLE_TITLES


class AccountRoutes:
    """Shows and changes the account of the person who is signed in."""

    def __init__(
        self, session_manager: SessionManager, responses: PageResponses, limits: AttemptLimits
    ) -> None:
        self.session_manager, self.responses, self.limits = session_manager, responses, limits

    def routes(self) -> list[Route]:
        """The routes of these pages."""
        return [
            Route(SIGN_OUT, self.sign_out, methods=["POST"]),
            Route(ACCOUNT, self.account, methods=["GET"]),
            Route(f"{ACCOUNT}/code", self.code, methods=["POST"]),
            Route(f"{ACCOUNT}/password", self.password, methods=["POST"]),
        ]

    async def sign_out(self, request: Request) -> Response:
        """End the session, here and in all open pages of this browser."""
        elsewhere, provider = "", self.responses.provider
        if token := session_token(request.scope, self.responses.rules):
            await run_in_threadpool(self.session_manager.end, token)
            elsewhere = await provider.end(token) if provider else ""
        response = self.responses.redirect(f"{SIGN_IN}{language_query(language_of(request))}", "")
        if elsewhere:
            response.headers["Location"] = elsewhere
        return response

    async def account(self, request: Request) -> Response:
        """Who is signed in, with the button for signing out."""
        person = await run_in_threadpool(self._person, request)
        return await self._account_page(request, person) if person else self.responses.redirect(SIGN_IN)

    async def code(self, request: Request) -> Response:
        """Prepare one-time codes for whoever has the password, or put prepared ones into force by a first code."""
        form = await read_form(request)
        person = await run_in_threadpool(self._person, request)
        if person is None:
            return self.responses.redirect(SIGN_IN)
        manager, address = self.session_manager, client(request.scope, self.responses.rules)
        if problem := _empty(form, language_of(request)):
            return await self._account_page(request, person, problem=problem, asks_code="code" in form)
        if "code" in form:
            attempt = partial(manager.confirm_own_code, person, form["code"], client=address)
        else:
            attempt = partial(manager.check_own_password, person, form.get("password", ""), client=address)
        try:
            await self.limits.run(address, attempt, person=name_digest(person.name))
            if "code" not in form:
                secret = await run_in_threadpool(
                    accounts.enroll_code, manager.records, person, now=manager.now()
                )
                return await self._account_page(request, person, address=secret)
        except Refused as refused:
            return await self._account_page(
                request,
                person,
                problem=refused.message(language_of(request)),
                wait=refused.wait,
                asks_code="code" in form,
            )
        return self.responses.redirect(f"{ACCOUNT}{language_query(language_of(request))}")

    async def password(self, request: Request) -> Response:
        """Set another password for whoever has the present one, and lead to the sign-in page."""
        form, lang = await read_form(request), language_of(request)
        person = await run_in_threadpool(self._person, request)
        if person is None:
            return self.responses.redirect(SIGN_IN)
        problem, wait = _empty(form, lang) or new_password_problem(form, lang), 0
        if not problem:
            address = client(request.scope, self.responses.rules)
            change = partial(
                self.session_manager.change_own_password,
                person,
                form["password"],
                form["new"],
                client=address,
            )
            try:
                await self.limits.run(address, change, person=name_digest(person.name))
            except RecordsError as error:
                problem = error.message(lang)
                wait = error.wait if isinstance(error, Refused) else 0
            else:
                return self.responses.redirect(chosen_address(lang), "")
        return await self._account_page(request, person, problem=problem, wait=wait, changes_password=True)

    def _person(self, request: Request) -> Person | None:
        return self.session_manager.person(session_token(request.scope, self.responses.rules))

    def _code_form(self, person: Person, lang: str, *, address: str, asks_code: bool) -> Markup:
        """The form that one-time codes need next."""
        manager, base = self.session_manager, self.responses.rules.path
        if address or (asks_code and accounts.awaits_code(manager.records, person, now=manager.now())):
            return first_code_form(lang, base=base, address=address)
        return prepare_code_form(lang, base=base, has_code=accounts.has_code(manager.records, person))

    async def _account_page(
        self,
        request: Request,
        person: Person,
        *,
        address: str = "",
        problem: str = "",
        wait: int = 0,
        asks_code: bool = False,
        changes_password: bool = False,
    ) -> Response:
        """The page of the account.

        With `asks_code` it asks for the first code again, if some are prepared still; with `changes_password` the form
        for another password is open.
        """
        lang = language_of(request)
        t = translator(lang)
        base = self.responses.rules.path
        forms = EMPTY
        if person.issuer is None:
            code = await run_in_threadpool(
                self._code_form, person, lang, address=address, asks_code=asks_code
            )
            change = change_password_form(lang, base=base, name=person.name, opened=changes_password)
            forms = join([code, change])
        names = t(", ").join(ROLE_TITLES[role].label(lang) for role in sorted(person.roles))
        roles = t("Role: {roles}").format(roles=names) if names else t("No role yet")
        areas = await run_in_threadpool(self.responses.areas, person.counties, person.agencies, lang)
        body = account_body(lang, base=base, rights=[roles, *areas], forms=forms, problem=problem)
        headers = {"Retry-After": str(wait)} if wait else {}
        status = 429 if wait else 200
        return self.responses.page(request, person.display_name, body, status=status, headers=headers)


def _empty(form: dict[str, str], lang: str) -> str:
    """What is missing in a form of one-time codes, "" if nothing is. It is not an attempt and counts as none."""
    t = translator(lang)
    if "code" in form:
        return "" if form["code"].strip() else t("Enter the code that the application shows.")
    return "" if form.get("password") else t("Enter your password.")
