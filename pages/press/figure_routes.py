"""Publishable figures at a stable address that machines read: /figures/<measure>.json, .csv, .png, .svg.

Only protected figures are ever given out here. docs/figures.md tells the office's web site how to use it.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from geo.tomlfile import DeclarationError
from pages.press.figure_downloads import MEDIA_TYPES, figure_file
from pages.press.figure_request import RequestRefused, read_params, scope_from_params, unknown_value
from pages.view.view import DEFAULT_LANGUAGE, LANGUAGES
from queries.disclosure.publication_grid import PUBLICATION_UNITS, publishable_measures
from queries.measures import MEASURES
from queries.press.comparison import parse_reference
from queries.press.current_value import names_undone_load
from queries.press.quote import Quotable, quotable
from queries.settings.province_settings import settings
from queries.storage.engines import StoreError
from queries.storage.store import Store, open_store
from queries.vocabulary.problems import Problem, ScopeError
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope

log = logging.getLogger(__name__)
SERVED_FORMATS = ("json", "csv", "png", "svg")
MAX_WAITING = 20  # requests; more are asked to come back
# At a load a figure stays what it is unless that load is taken back, so it may be kept for a while; the newest figure
# is asked for again each time, which costs nothing where it has not changed.
CACHE_PINNED, CACHE_NEWEST = "public, max-age=3600", "public, no-cache"


def routes() -> list[BaseRoute]:
    """The routes of publishable figures."""
    return [Route("/figures/{name:path}", figures, methods=["GET"])]


async def figures(request: Request) -> Response:
    """The figures that an address asks for; 304 where the asker has them already, else 400, 404, 414 or 503 and why."""
    if len(_waiting) >= MAX_WAITING:
        told = Problem(
            "", "", "درخواست‌ها بسیار است؛ کمی بعد دوباره بپرسید.", "Too many requests; ask again shortly."
        )
        return _refusal(request, RequestRefused(503, told))
    _waiting.add(id(request))
    try:
        # One at a time: whoever asks for very many keeps others of their kind waiting, but no viewer of a screen.
        async with _one_by_one:
            return await run_in_threadpool(_answer, request)
    except RequestRefused as refused:
        return _refusal(request, refused)
    except Exception:
        log.exception("figures %s", request.url.path[:200])
        told = Problem("", "", "رقم خوانده نشد.", "The figure could not be read.")
        return _refusal(request, RequestRefused(500, told))
    finally:
        _waiting.discard(id(request))


_one_by_one = asyncio.Semaphore(1)
_waiting: set[int] = set()


def _answer(request: Request) -> Response:
    name, _, form = str(request.path_params["name"]).rpartition(".")
    asked = read_params(request)
    lang = asked["lang"][0] if asked["lang"] else DEFAULT_LANGUAGE
    if lang not in LANGUAGES:
        raise RequestRefused(400, unknown_value("lang", lang, LANGUAGES))
    if form not in SERVED_FORMATS or name not in MEASURES:
        raise _not_found(name, form)
    try:
        settings()
        store = open_store()
        if not store.load:
            raise RequestRefused(
                503, Problem("", "", "هنوز چیزی بارگذاری نشده است.", "Nothing has been loaded yet.")
            )
        told, pinned = _quotable_figure(store, name, asked)
        content = figure_file(store, told, form.upper(), lang)
    except (StoreError, DeclarationError) as error:
        # What these say names files and addresses of the server, which are not for everybody.
        log.warning("figures: %s", error)
        raise RequestRefused(
            503, Problem("", "", "انبار داده در دسترس نیست.", "The store is not available.")
        ) from error
    except ScopeError as error:
        raise RequestRefused(_status(store, error.problem), error.problem) from error
    except LookupError as error:
        told_no = Problem(
            "by",
            "",
            "از جدولی با این همه تفکیک تصویری ساخته نمی‌شود.",
            "There is no picture of so many breakdowns.",
        )
        raise RequestRefused(400, told_no) from error
    mark = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {
        "ETag": mark,
        "Cache-Control": CACHE_PINNED if pinned else CACHE_NEWEST,
        "X-Negah-Load": str(told.table.load),
    }
    if _etag_matches(request, mark):
        return Response(status_code=304, headers=headers)
    headers["Content-Length"] = str(len(content))
    if form == "svg":  # opened by itself it is a document; it needs nothing but its own shapes
        headers["Content-Disposition"] = "inline"
    body = b"" if request.method == "HEAD" else content
    return Response(body, media_type=MEDIA_TYPES[form.upper()], headers=headers)


def _status(store: Store, problem: Problem) -> int:
    """400 for what is not published; of a load, 404 where it does not exist and 410 where it was taken back."""
    if problem.parameter != "load":
        return 400
    number = problem.value
    if not (number.isascii() and number.isdigit()):
        return 400
    return 410 if names_undone_load(store, Scope(load=int(number))) else 404


def _quotable_figure(store: Store, key: str, asked: Mapping[str, list[str]]) -> tuple[Quotable, bool]:
    """The answer, and whether the address names its load. Raises ScopeError."""
    scope = scope_from_params(store, key, asked)
    against = parse_reference(asked["against"][0] if asked["against"] else "")
    by = tuple(each.strip() for text in asked["by"] for each in text.split(",") if each.strip())
    if against == "province" and not any(
        getattr(scope, DIMENSION_FIELDS[name]) for name in PUBLICATION_UNITS
    ):
        told_no = Problem(
            "against",
            "province",
            "کل استان با خودش سنجیده نمی‌شود: یک شهرستان، دستگاه یا گروه موضوع برگزینید.",
            "The province is not compared with itself: choose a county, an agency or a topic group.",
        )
        raise RequestRefused(400, told_no)
    about = ("quotable", key, scope, by, against, settings())
    told = store.cache.get_or_compute(about, lambda: quotable(store, key, scope, by=by, against=against))
    return told, scope.load is not None


def _not_found(name: str, form: str) -> RequestRefused:
    """Why there is nothing at an address: an unknown form, or an unknown measure."""
    if form not in SERVED_FORMATS:
        return RequestRefused(
            404, unknown_value("format", form, SERVED_FORMATS), {"formats": list(SERVED_FORMATS)}
        )
    allowed = publishable_measures()
    return RequestRefused(
        404, unknown_value("measure", name, allowed), {"measures": list(allowed), "known": name in MEASURES}
    )


def _etag_matches(request: Request, mark: str) -> bool:
    """Whether the asker has the very same content."""
    asked = request.headers.get("if-none-match", "")
    marks = [each.strip().removeprefix("W/") for each in asked.split(",")]
    return asked.strip() == "*" or mark in marks


def _refusal(request: Request, refused: RequestRefused) -> Response:
    """The answer of a request that has none, as JSON in both languages."""
    problem = refused.problem
    told = {
        "status": refused.status,
        "parameter": problem.parameter or None,
        "fa": problem.fa,
        "en": problem.en,
    }
    told |= {"value": problem.value[:60] or None} | dict(refused.details)
    content = json.dumps({"error": told}, ensure_ascii=False).encode()
    headers = {"Cache-Control": "no-store", "Content-Length": str(len(content))}
    if refused.status == 503:
        headers["Retry-After"] = "5"
    body = b"" if request.method == "HEAD" else content
    return Response(body, refused.status, headers, "application/json")
