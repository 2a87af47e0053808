"""The questions of a whole screen, shared between the workers of a server as the overview shares them.

The workers are those that a server starts, and are asked and answer as in a server. Each piece of the overview stands
for those questions of the benchmark's screen (`tests.bench.asks`) that it asks, and has the same parts and the same
place in line; only the drawing is left out, and the results are what the measures give instead of what is shown.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

import pandas as pd

from door.viewers import LOCAL_VIEWER
from pages.view.piece_parts import in_parts, independent, part
from pages.view.piece_request import request_for
from pages.view.screen_queue import TURNS
from pages.view.view import View
from pages.view.view_data import begin_pieces, cached
from pages.view.viewer import as_viewer
from pages.view.worker_connection import Worker
from pages.view.worker_pool import WORKERS, with_worker
from queries.question.question import Columns
from queries.question.vintage import as_of
from queries.storage.store import Store
from queries.sums.case_arrays.cases_in_memory import read_all_cases
from queries.vocabulary.scope import Scope
from tests.bench import asks
from tests.bench.asks import Ask
from tests.bench.timing import Subject

WORKERS_OF_A_SERVER = 2  # of one with two cores
STARTING_SECONDS = 60.0
Answers = list[Columns]  # to the questions of a piece, in their order


class OtherAnswer(AssertionError):
    """Workers give another answer than one process."""


def _answers(view: View, asked: Callable[[Store, Scope], list[Ask]]) -> Answers:
    """The answers to the questions of a piece of the screen of a view."""
    return [ask.of(view.store).columns for ask in asked(view.store, view.scope)]


@cached
def is_empty(view: View) -> Answers:
    """What `pages.view.emptiness.is_empty` asks."""
    return _answers(view, asks.emptiness)


@part
def figures(view: View) -> Answers:
    """What `pages.overview.contents.figures` asks."""
    return _answers(view, asks.main_figures)


@part
def compared(view: View) -> Answers:
    """What `pages.overview.contents.compared` asks."""
    return _answers(view, asks.offices)


@cached
@in_parts(figures, compared)
def today(view: View) -> Answers:
    """The piece that the figures and the comparison of all offices are parts of."""
    return [*figures(view), *compared(view)]


@cached
def cards(view: View) -> Answers:
    """What the cards ask besides the figures."""
    return _answers(view, asks.lines)


@cached
@independent
def county_panel(view: View) -> Answers:
    """What the map asks."""
    return _answers(view, asks.counties)


@cached
@independent
def monthly_flow(view: View) -> Answers:
    """What the chart of cases received and answered by month asks."""
    return _answers(view, asks.monthly_flow)


PIECES = (is_empty, today, cards, county_panel, monthly_flow)  # in the order of `pages.overview.pieces`


def forget_answers(view: View) -> None:
    """Empty the store's caches of a worker and read all cases again."""
    view.store.cache.clear()
    read_all_cases(view.store)


@contextmanager
def workers(url: str) -> Iterator[None]:
    """Context manager: a server's workers, which read this store."""
    with ExitStack() as stack:
        former = os.environ.get("NEGAH_DATABASE_URL")
        os.environ["NEGAH_DATABASE_URL"] = url
        stack.callback(_restore, former)
        stack.callback(WORKERS.close)
        WORKERS.start(WORKERS_OF_A_SERVER)
        deadline = time.monotonic() + STARTING_SECONDS
        while WORKERS.idle < WORKERS_OF_A_SERVER:
            if time.monotonic() > deadline:
                raise TimeoutError("the workers did not start")
            time.sleep(0.05)
        yield


def _restore(url: str | None) -> None:
    if url is None:
        del os.environ["NEGAH_DATABASE_URL"]
    else:
        os.environ["NEGAH_DATABASE_URL"] = url


def shared_screen(opened: Store, scope: Scope, *, repeats: int) -> Subject:
    """The screen of a scope that nobody asked for, from the request to the last answer of `workers`.

    Raises OtherAnswer unless the answers are those of this process.
    """
    view = View(opened, scope, (), "fa", False, {}, as_of(opened, scope))

    def forget_everywhere() -> None:
        opened.cache.clear()
        with as_viewer(LOCAL_VIEWER):
            request = request_for(view, forget_answers.__module__, forget_answers.__qualname__)
        for worker in _all_workers(request.data_key):
            worker.compute(request)

    def run() -> list[Answers]:
        with as_viewer(LOCAL_VIEWER), TURNS.turn(lambda _before, _seconds: None), with_worker():
            begin_pieces(view, PIECES)
            return [piece(view) for piece in PIECES]

    forget_everywhere()
    check(opened, scope, [columns for answers in run() for columns in answers])
    return Subject(run, forget_everywhere, repeats)


def _all_workers(key: object) -> Sequence[Worker]:
    """All workers, which are idle."""
    taken = [worker for _ in range(WORKERS_OF_A_SERVER) if (worker := WORKERS.take(key)) is not None]
    for worker in taken:
        WORKERS.give_back(worker)
    assert len(taken) == WORKERS_OF_A_SERVER, "a worker is busy or has ended"
    return taken


def check(opened: Store, scope: Scope, answers: Sequence[Columns]) -> None:
    """Raise OtherAnswer unless this process answers all questions of a screen in the same way, to the last bit."""
    for ask, columns in zip(asks.screen(opened, scope), answers, strict=True):
        if not pd.DataFrame(columns).equals(pd.DataFrame(ask.of(opened).columns)):
            raise OtherAnswer(str(ask))
