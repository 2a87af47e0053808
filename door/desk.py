"""The door's own pages, put together: signing in and out, one-time links, and the account."""

import secrets
from collections.abc import Callable

from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import Response
from starlette.routing import Router
from starlette.types import Receive, Scope, Send

from door.account_desk import AccountDesk
from door.forms import TooLarge
from door.keeper import Keeper
from door.openid import Provider
from door.password_desk import PasswordDesk
from door.provider_desk import ProviderDesk
from door.replies import ACCOUNT, SIGN_IN, SIGN_OUT, TO_PROVIDER, Replies
from door.rules import Rules
from queries.settings.signed_header_settings import SignedHeader
from records.sessions import session_key

PATHS = (SIGN_IN, SIGN_OUT, ACCOUNT)


class Desk:
    """The routes of the door. `title` gives the title of the dashboard in a language.

    `provider` is the identity provider, `header` the signed header of a proxy; `accounts` says whether there are
    local accounts. `first_steps` says in a language how the first administrator comes in, "" once there is one.
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
        first_steps: Callable[[str], str] = lambda lang: "",
    ) -> None:
        self.keeper = keeper
        self._accepted = {"password": accounts, "proxy": header is not None}
        self._provider = provider
        replies = Replies(rules, title, provider, accounts, first_steps)
        at_provider = ProviderDesk(keeper, replies, header=header)
        self.let_in_by_proxy = at_provider.let_in_by_proxy
        desks = (at_provider, PasswordDesk(keeper, replies), AccountDesk(keeper, replies))
        # What the browser keeps while it is at the provider: signed, for ten minutes. After a restart it begins anew.
        self._routes = SessionMiddleware(
            Router([route for desk in desks for route in desk.routes()]),
            secret_key=secrets.token_hex(32),
            session_cookie="__Host-negah-openid" if rules.behind_tls else "negah_openid",
            max_age=600,
            same_site="lax",
            https_only=rules.behind_tls,
        )
        keeper.accepts = self.accepts

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

    def accepts(self, method: str, key: str) -> bool:
        """Whether sessions that began by this way of signing in are still let in.

        Not after the way was switched off; and a session of the provider only while it can be checked with it. Its
        tokens are in the memory of this process, so after a restart the person passes the provider again.
        """
        if method == "openid":
            return self._provider is not None and key in self._provider.held
        return self._accepted.get(method, False)

    def way_in(self, token: str) -> str:
        """The page at which a browser without a valid session signs in; waits for the records.

        Whoever has an open session of the provider is led straight there, and notices nothing if still signed in there.
        """
        if self._provider is None or session_key(token) in self._provider.held:
            return SIGN_IN
        return TO_PROVIDER if self.keeper.method(token) == "openid" else SIGN_IN
