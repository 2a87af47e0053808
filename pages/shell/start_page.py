"""The start page: the bare address opens the view that a person has chosen (`records.saved_views` keeps it)."""

import logging

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from door.middleware import VIEWER
from pages.shell.saved_view_routes import NOT_KEPT, records
from pages.shell.view_addresses import view_address
from records.errors import RecordsError
from records.saved_views import start_address

log = logging.getLogger(__name__)


class StartPage:
    """ASGI middleware that leads from "/" without parameters to the start page of the person, if there is one.

    Any parameter leads past it, so the first screen stays within reach: "/overview" opens it, and so do the links of
    the navigation, which are followed without loading the page.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Redirect a browser that opens the bare address, or pass the request on."""
        target = await _target(scope) if _opens_bare_address(scope) else None
        if target is None:
            await self.app(scope, receive, send)
        else:
            await RedirectResponse(target, status_code=302, headers=NOT_KEPT)(scope, receive, send)


def _opens_bare_address(scope: Scope) -> bool:
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and scope["path"] == "/"
        and not scope.get("query_string")
        and "text/html" in Headers(scope=scope).get("accept", "")
    )


async def _target(scope: Scope) -> str | None:
    viewer = scope.get(VIEWER)
    if viewer is None or viewer.local:
        return None
    try:
        chosen = await run_in_threadpool(lambda: start_address(records(), viewer.id))
    except RecordsError as error:
        log.warning("the start page cannot be read: %s", type(error).__name__)
        return None
    address = view_address(chosen) if chosen else None
    if address is None:
        return None
    # The first screen without parameters would lead back here for ever.
    return None if address == "./?" else address if address.startswith("./") else f"./{address}"
