"""Public API of publishable figures at stable addresses: /figures/<measure>.json, .csv, .png and .svg.

Only protected figures (rounded, small cells withheld) are served here. docs/figures.md describes the API for the
office's web site.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from door.fair_queue import FairQueue, QueueFull
from door.middleware import VIEWER
from door.request_checks import client
from door.rules import Rules
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
from queries.storage.opening import open_store
from queries.storage.running_statements import at_most
from queries.storage.store import Store
from queries.storage.store_errors import StoreError
from queries.vocabulary.problems import Problem, ScopeError
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope
from records.attempts import network_of

log = logging.getLogger(__name__)
SERVED_FORMATS = ("json", "csv", "png", "svg")
# Queued requests of people who have signed in, as many of strangers, and of one person or one address. Further ones get
# 503.
MAX_WAITING, MAX_WAITING_OF_ONE = 20, 10
# The figure of a named load changes only if that load is undone, so it may be cached for a while. The newest figure is
# revalidated each time, which is cheap because of the ETag.
CACHE_PINNED, CACHE_NEWEST = "max-age=3600", "no-cache"


def routes(rules: Callable[[], Rules]) -> list[BaseRoute]:
    """The routes of the figure API; `rules` gives those of the door, which say which proxies name their clients."""

    async def answer(request: Request) -> Response:
        return await figures(request, rules=rules())

    return [Route("/figures/{name:path}", answer, methods=["GET"])]


async def figures(request: Request, *, rules: Rules) -> Response:
    """Answer a request for a figure: 200 with the file, or 304 if the client has it already.

    Refusals are 400 (bad parameter), 404 (unknown measure, format or load), 410 (undone load), 414 (address too
    long), 500 (unexpected error) and 503 (no data, or too many requests), with the reason as JSON in both
    languages.
    """
    asker, has_signed_in = _asker(request, rules)
    try:
        # One request at a time: a client that requests very many figures delays other API clients, but not the
        # viewers of the screens, who share this process.
        async with _queue.turn(asker, is_known=has_signed_in):
            return await run_in_threadpool(_answer, request)
    except QueueFull:
        problem = Problem(
            "",
            "",
            "شمار درخواست‌ها زیاد است؛ کمی بعد دوباره تلاش کنید.",
            "Too many requests; ask again shortly.",
        )
        return _refusal(request, RequestRefused(503, problem))
    except RequestRefused as refused:
        return _refusal(request, refused)
    except Exception:
        log.exception("figures %r", request.url.path[:200])
        problem = Problem("", "", "رقم خوانده نشد.", "The figure could not be read.")
        return _refusal(request, RequestRefused(500, problem))


_queue = FairQueue(at_once=1, places=MAX_WAITING, places_of_one=MAX_WAITING_OF_ONE)


def _asker(request: Request, rules: Rules) -> tuple[str, bool]:
    """Who asks, and whether they have signed in: the person, or the network from which a stranger's request comes.

    Networks do not count for people who have signed in: else a stranger in the same office could keep them out.
    """
    viewer = request.scope.get(VIEWER)
    if viewer is not None and not viewer.local:
        return f"person {viewer.name}", True
    return f"network {network_of(client(request.scope, rules))}", False


def _answer(request: Request) -> Response:
    """Compute the response to a request. Raises RequestRefused. Runs in a worker thread."""
    name, _, file_format = str(request.path_params["name"]).rpartition(".")
    params = read_params(request)
    lang = params["lang"][0] if params["lang"] else DEFAULT_LANGUAGE
    if lang not in LANGUAGES:
        raise RequestRefused(400, unknown_value("lang", lang, LANGUAGES))
    if file_format not in SERVED_FORMATS or name not in MEASURES:
        raise _not_found(name, file_format)
    content, quotable_figure, pinned = _figure_file(name, file_format, params, lang)
    headers = {
        # The ETag is a hash of the content, so it changes exactly when the answer does.
        "ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"',
        "Cache-Control": f"{_cache_for(request)}, {CACHE_PINNED if pinned else CACHE_NEWEST}",
        "X-Negah-Load": str(quotable_figure.table.load),
    }
    if _etag_matches(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    headers["Content-Length"] = str(len(content))
    # Shown in the browser when opened by itself; it refers to nothing outside itself.
    if file_format == "svg":
        headers["Content-Disposition"] = "inline"
    body = b"" if request.method == "HEAD" else content
    return Response(body, media_type=MEDIA_TYPES[file_format.upper()], headers=headers)


def _figure_file(
    name: str, file_format: str, params: Mapping[str, list[str]], lang: str
) -> tuple[bytes, Quotable, bool]:
    """The file of a figure, the figure, and whether the address pins it to a load. Raises RequestRefused."""
    try:
        settings()
        with at_most(settings().reading.seconds):
            store = open_store()
        if not store.load:
            raise RequestRefused(
                503, Problem("", "", "هنوز چیزی بارگذاری نشده است.", "Nothing has been loaded yet.")
            )
        quotable_figure, pinned = _quotable_figure(store, name, params)
        return figure_file(store, quotable_figure, file_format.upper(), lang), quotable_figure, pinned
    except (StoreError, DeclarationError) as error:
        # These messages contain file names and addresses of the server, which are not for the public.
        log.warning("figures: %s", error)
        raise RequestRefused(
            503, Problem("", "", "انبار داده در دسترس نیست.", "The store is not available.")
        ) from error
    except ScopeError as error:
        raise RequestRefused(_status(store, error.problem), error.problem) from error
    except LookupError as error:
        problem = Problem(
            "by",
            "",
            "از جدولی با این همه تفکیک تصویری ساخته نمی‌شود.",
            "There is no picture of so many breakdowns.",
        )
        raise RequestRefused(400, problem) from error


def _status(store: Store, problem: Problem) -> int:
    """HTTP status of a scope problem: 404 for a load that does not exist, 410 for one that was undone, else 400."""
    if problem.parameter != "load":
        return 400
    number = problem.value
    if not (number.isascii() and number.isdigit()):
        return 400
    return 410 if names_undone_load(store, Scope(load=int(number))) else 404


def _quotable_figure(store: Store, key: str, params: Mapping[str, list[str]]) -> tuple[Quotable, bool]:
    """The figure, and whether the address names its load. Raises ScopeError and RequestRefused."""
    scope = scope_from_params(store, key, params)
    against = parse_reference(params["against"][0] if params["against"] else "")
    by = tuple(part.strip() for text in params["by"] for part in text.split(",") if part.strip())
    if against == "province" and not any(
        getattr(scope, DIMENSION_FIELDS[name]) for name in PUBLICATION_UNITS
    ):
        problem = Problem(
            "against",
            "province",
            "کل استان با خودش مقایسه نمی‌شود: یک شهرستان، دستگاه یا گروه موضوع انتخاب کنید.",
            "The province is not compared with itself: choose a county, an agency or a topic group.",
        )
        raise RequestRefused(400, problem)
    cache_key = ("quotable", key, scope, by, against, settings())
    figure = store.cache.get_or_compute(
        cache_key, lambda: quotable(store, key, scope, by=by, against=against)
    )
    return figure, scope.load is not None


def _not_found(name: str, form: str) -> RequestRefused:
    """The 404 for an unknown format or an unknown or unpublishable measure, with the allowed values."""
    if form not in SERVED_FORMATS:
        return RequestRefused(
            404, unknown_value("format", form, SERVED_FORMATS), {"formats": list(SERVED_FORMATS)}
        )
    allowed = publishable_measures()
    return RequestRefused(
        404, unknown_value("measure", name, allowed), {"measures": list(allowed), "known": name in MEASURES}
    )


def _cache_for(request: Request) -> str:
    """Whose caches may keep the answer: "private" if it was given because somebody has signed in.

    A cache on the way would otherwise give it to strangers where the settings do not publish figures.
    """
    viewer = request.scope.get(VIEWER)
    return "public" if viewer is None or viewer.local else "private"


def _etag_matches(request: Request, mark: str) -> bool:
    """True if the client's If-None-Match header contains the ETag, or is "*"."""
    header = request.headers.get("if-none-match", "")
    etags = [part.strip().removeprefix("W/") for part in header.split(",")]
    return header.strip() == "*" or mark in etags


def _refusal(request: Request, refused: RequestRefused) -> Response:
    """The JSON response to a refused request, with the reason in both languages."""
    problem = refused.problem
    error = {
        "status": refused.status,
        "parameter": problem.parameter or None,
        "fa": problem.fa,
        "en": problem.en,
    }
    error |= {"value": problem.value[:60] or None} | dict(refused.details)
    content = json.dumps({"error": error}, ensure_ascii=False).encode()
    headers = {"Cache-Control": "no-store", "Content-Length": str(len(content))}
    if refused.status == 503:
        headers["Retry-After"] = "5"
    body = b"" if request.method == "HEAD" else content
    return Response(body, refused.status, headers, "application/json")
