"""Routes for what a person keeps on the server: saved views, the start page, the last look, and short links.

The pages ask these routes from the browser, without drawing a screen again. The local person of a server without
identity keeps everything in the browser, because nobody is recorded there.
"""

import json
import logging
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeGuard

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from charts.markup import html
from door.auth_pages import document, document_response
from door.middleware import VIEWER
from door.viewers import Viewer
from pages.shell.door_setup import rules
from pages.shell.title import title
from pages.shell.view_addresses import view_address
from pages.view.view import LANGUAGES
from persian.bidi import strip_control_characters
from persian.translate import translator
from records import saved_views, short_links
from records.database import Records, configured_url, open_records
from records.errors import InputError, RecordsError

log = logging.getLogger(__name__)
MAX_BYTES = 200_000  # a hundred views with long addresses
NOT_KEPT = {"Cache-Control": "no-store"}


class InvalidRequest(ValueError):
    """A request that no page of the dashboard sends."""


class NotAView(ValueError):
    """An address that is not one of a view."""


def routes() -> list[BaseRoute]:
    """The routes of saved views and of short links."""
    return [
        Route("/saved-views", read_saved, methods=["GET"]),
        Route("/saved-views", change_saved, methods=["POST"]),
        Route("/l/{code}", follow_short_link, methods=["GET"]),
    ]


async def read_saved(request: Request) -> Response:
    """What the person keeps: `views` (id, name, to), `start` (an address or null) and `look` (an object or null)."""
    return await _respond(request, _state)


async def change_saved(request: Request) -> Response:
    """Carry out one change and answer with what is kept then; `do` of the JSON body says which.

    Answers 400 with the reason in both languages to what cannot be kept, 413 to a longer body than any page sends.
    """
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > MAX_BYTES:
            return Response(status_code=413)
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        body = None
    action = _ACTIONS.get(str(body.get("do"))) if isinstance(body, dict) else None

    def act(records: Records, who: int) -> dict[str, Any]:
        if action is None:
            raise InvalidRequest
        return action(records, who, body) or _state(records, who)

    return await _respond(request, act)


async def follow_short_link(request: Request) -> Response:
    """Redirect a short link to its view. The view itself decides what the person may see there."""
    viewer: Viewer | None = request.scope.get(VIEWER)
    address = None
    if viewer is not None and not viewer.local:
        try:
            address = await run_in_threadpool(short_links.address_of, records(), request.path_params["code"])
        except RecordsError as error:
            log.warning("a short link could not be read: %s", type(error).__name__)
    # Checked again: the screens may be others than when the link was made.
    target = view_address(address) if address else None
    if target is None:
        return _no_such_link(request)
    return RedirectResponse(f"../{target.removeprefix('./')}", status_code=302, headers=NOT_KEPT)


@lru_cache(maxsize=1)
def _opened(url: str) -> Records:
    return open_records(url)


def records() -> Records:
    """The open records of this server. Raises RecordsError while they cannot be opened."""
    return _opened(configured_url())


async def _respond(request: Request, act: Callable[[Records, int], dict[str, Any]]) -> Response:
    """Answer with what `act` returns for the person of the request, or with the error that it raises."""
    viewer: Viewer | None = request.scope.get(VIEWER)
    if viewer is None or viewer.local:
        return JSONResponse({}, status_code=404, headers=NOT_KEPT)
    try:
        answer = await run_in_threadpool(lambda: act(records(), viewer.id))
    except InvalidRequest:
        return JSONResponse({}, status_code=400, headers=NOT_KEPT)
    except NotAView:
        return JSONResponse({"problem": _not_a_view()}, status_code=400, headers=NOT_KEPT)
    except RecordsError as error:
        is_fault = not isinstance(error, InputError)
        if is_fault:
            log.warning("saved views cannot be read or written: %s", type(error).__name__)
        reason = {"fa": error.message_fa, "en": error.message_en}
        return JSONResponse({"problem": reason}, status_code=503 if is_fault else 400, headers=NOT_KEPT)
    return JSONResponse(answer, headers=NOT_KEPT)


def _not_a_view() -> dict[str, str]:
    return {
        lang: translator(lang)("This address is not kept: it is no view of this dashboard.")
        for lang in LANGUAGES
    }


def _state(records: Records, who: int) -> dict[str, Any]:
    views = saved_views.views_of(records, who)
    return {
        "views": [{"id": view.id, "name": view.name, "to": view.address} for view in views],
        "start": saved_views.start_address(records, who),
        "look": saved_views.look_of(records, who),
    }


def _save(records: Records, who: int, body: dict[str, Any]) -> None:
    views = body.get("views")
    if not isinstance(views, list) or not all(isinstance(each, dict) for each in views):
        raise InvalidRequest
    saved_views.save_views(records, who, [(_name(each), _address(each)) for each in views])


def _adopt(records: Records, who: int, body: dict[str, Any]) -> None:
    """Take over what a browser has kept. What cannot be kept is left out, so that the rest is not lost with it."""
    sent_views = body.get("views")
    stored_views = saved_views.views_of(records, who)
    room = saved_views.MAX_VIEWS - len(stored_views)
    addresses = {view.address for view in stored_views}
    new_views = []
    for each in sent_views if isinstance(sent_views, list) else []:
        address = view_address(str(each.get("to", ""))) if isinstance(each, dict) else None
        name = _name(each) if address else ""
        if address and name and address not in addresses:
            addresses.add(address)
            new_views.append((name, address))
    saved_views.save_views(records, who, new_views[:room])
    look = body.get("look")
    if _is_sendable(look) and saved_views.look_of(records, who) is None:
        saved_views.keep_look(records, who, look)


def _rename(records: Records, who: int, body: dict[str, Any]) -> None:
    saved_views.rename_view(records, who, _number(body, "id"), _name(body))


def _remove(records: Records, who: int, body: dict[str, Any]) -> None:
    saved_views.remove_view(records, who, _number(body, "id"))


def _move(records: Records, who: int, body: dict[str, Any]) -> None:
    saved_views.move_view(records, who, _number(body, "id"), by=_number(body, "by"))


def _start(records: Records, who: int, body: dict[str, Any]) -> None:
    saved_views.set_start_address(records, who, None if body.get("to") is None else _address(body))


def _look(records: Records, who: int, body: dict[str, Any]) -> None:
    look = body.get("look")
    if not _is_sendable(look):
        raise InvalidRequest
    saved_views.keep_look(records, who, look)


def _is_sendable(look: object) -> TypeGuard[dict[str, Any]]:
    """Whether a look is an object that can be sent back: Python also reads NaN, infinities and halves of characters."""
    try:
        json.dumps(look, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return False
    return isinstance(look, dict)


def _link(records: Records, who: int, body: dict[str, Any]) -> dict[str, Any]:
    return {"code": short_links.link_to(records, _address(body), by=who)}


_ACTIONS: dict[str, Callable[[Records, int, dict[str, Any]], dict[str, Any] | None]] = {
    "save": _save,
    "adopt": _adopt,
    "rename": _rename,
    "remove": _remove,
    "move": _move,
    "start": _start,
    "look": _look,
    "link": _link,
}


def _address(body: dict[str, Any]) -> str:
    address = view_address(str(body.get("to", "")))
    if address is None:
        raise NotAView
    return address


def _name(body: dict[str, Any]) -> str:
    # JSON may hold halves of characters, which no database stores.
    text = str(body.get("name", "")).encode("utf-8", "ignore").decode()
    return strip_control_characters(text)[: saved_views.LONGEST_NAME]


def _number(body: dict[str, Any], name: str) -> int:
    value = body.get(name)
    # The numbers of the records have 32 bits on PostgreSQL.
    if not isinstance(value, int) or not -(2**31) < value < 2**31:
        raise InvalidRequest
    return value


def _no_such_link(request: Request) -> Response:
    lang = "en" if request.query_params.get("lang") == "en" else "fa"
    other = "fa" if lang == "en" else "en"
    t = translator(lang)
    body = html(
        '<p>{}</p><p><a href="../">{}</a></p>',
        t("This short link does not exist here. Ask whoever sent it for the full address."),
        t("To the dashboard"),
    )
    heading = t("No such link")
    links = [(other, f"?lang={other}")]
    base = rules().path
    content = document(heading, body, title=title(lang), lang=lang, base=base, others=links)
    return document_response(content, base=base, status=404)
