"""The pages that the door answers itself, as one ASGI application: signing in and out, one-time links, the account."""

from starlette.responses import Response
from starlette.routing import Router
from starlette.types import Receive, Scope, Send

from door.account_routes import AccountRoutes
from door.attempt_limits import AttemptLimits
from door.forms import TooLarge
from door.known_clients import KnownClients
from door.password_routes import PasswordRoutes
from door.provider_routes import ProviderRoutes
from door.responses import ACCOUNT, SIGN_IN, SIGN_OUT, TO_PROVIDER, PageResponses
from door.session_manager import SessionManager
from queries.settings.signed_header_settings import SignedHeader
from records.sessions import session_key

PATHS = (SIGN_IN, SIGN_OUT, ACCOUNT)
# Of an address of these pages, which a link to the page that is wanted makes some thousand characters long.
MAX_PARAMETERS, LONGEST_QUERY = 20, 20_000


class AuthApp:
    """Pages for signing in and out, and for the account.

    `responses` makes the pages, and says whether there are local accounts and an identity provider; `header` is the
    signed header of a proxy, if one signs people in.
    """

    def __init__(
        self, session_manager: SessionManager, responses: PageResponses, *, header: SignedHeader | None = None
    ) -> None:
        self.session_manager = session_manager
        self._accepted = {"password": responses.has_accounts, "proxy": header is not None}
        self._provider = responses.provider
        provider_routes = ProviderRoutes(session_manager, responses, header=header)
        self.sign_in_by_header = provider_routes.sign_in_by_header
        limits = AttemptLimits()
        groups = (
            provider_routes,
            PasswordRoutes(session_manager, responses, limits, KnownClients(session_manager)),
            AccountRoutes(session_manager, responses, limits),
        )
        self._routes = Router([route for group in groups for route in group.routes()])
        session_manager.accepts = self.accepts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for one of the door's pages."""
        # Anybody may ask for them, and taking thousands of parameters apart would keep everybody else waiting.
        query = scope.get("query_string", b"")
        if len(query) > LONGEST_QUERY or query.count(b"&") >= MAX_PARAMETERS:
            await Response(status_code=414)(scope, receive, send)
            return
        # With an `app` in the scope the router would raise an exception for an unknown page instead of answering 404.
        scope = {key: value for key, value in scope.items() if key != "app"}
        try:
            await self._routes(scope, receive, send)
        except TooLarge:
            await Response(status_code=413)(scope, receive, send)

    def serves(self, path: str) -> bool:
        """Whether a path is one of the door's own pages."""
        return path in PATHS or path.startswith((f"{SIGN_IN}/", f"{ACCOUNT}/"))

    def accepts(self, method: str, key: str) -> bool:
        """Whether sessions that began by this way of signing in are still let in.

        Not after the way was switched off; and a session of the provider only while it can be checked with it. Its
        tokens are in the memory of this process, so after a restart the person passes the provider again.
        """
        if method == "openid":
            return self._provider is not None and key in self._provider.held
        return self._accepted.get(method, False)

    def sign_in_path(self, token: str) -> str:
        """The page at which a browser without a valid session signs in; waits for the records.

        Whoever has an open session of the provider is led straight there, and notices nothing if still signed in there.
        """
        if self._provider is None or session_key(token) in self._provider.held:
            return SIGN_IN
        return TO_PROVIDER if self.session_manager.method(token) == "openid" else SIGN_IN
