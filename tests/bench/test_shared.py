"""The benchmark's screen is shared between workers as the overview is, and answered as by one process."""

from dataclasses import replace

import numpy as np
import pytest

from pages.overview import pieces
from pages.view import worker_pool
from pages.view.piece_parts import is_independent, parts_of
from pages.view.view import View
from pages.view.worker_pool import WORKERS
from queries.question.vintage import as_of
from queries.storage.opening import open_store
from queries.vocabulary.scope import Scope
from tests.bench import shared
from tests.bench.asks import KIND, screen
from tests.pages.view.made_workers import FORKED_WORKERS

SCOPE = Scope(kinds=(KIND,))


def _view(url: str) -> View:
    opened = open_store(url)
    return View(opened, SCOPE, (), "fa", False, {}, as_of(opened, SCOPE))


def test_pieces_stand_in_the_order_of_the_overview_and_may_be_computed_where_its_own_may(demo_url) -> None:
    of_overview = pieces(_view(demo_url))
    assert [is_independent(each) for each in shared.PIECES] == [is_independent(each) for each in of_overview]
    for ours, its in zip(shared.PIECES, of_overview, strict=True):
        names = [each.__qualname__ for each in parts_of(its)]
        assert [each.__qualname__ for each in parts_of(ours)] == names[: len(parts_of(ours))]


def test_both_workers_answer_and_as_one_process_does(demo_url, monkeypatch) -> None:
    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)
    monkeypatch.setattr(worker_pool, "subprocess", FORKED_WORKERS)
    opened = open_store(demo_url)
    with shared.workers(demo_url):
        subject = shared.shared_screen(opened, SCOPE, repeats=1)
        before = [worker.requests for worker in WORKERS._workers]
        subject.before()
        subject.run()
        asked = [worker.requests - n for worker, n in zip(WORKERS._workers, before, strict=True)]
        assert WORKERS.idle == shared.WORKERS_OF_A_SERVER
    assert min(asked) > 1  # than to forget
    assert sum(asked) == shared.WORKERS_OF_A_SERVER + len(shared.PIECES) + len(parts_of(shared.today))


def test_another_answer_is_noticed(demo_url) -> None:
    opened = open_store(demo_url)
    answers = [ask.of(opened).columns for ask in screen(opened, SCOPE)]
    shared.check(opened, SCOPE, answers)
    other = dict(answers[2], value=np.nextafter(answers[2]["value"], np.inf))
    with pytest.raises(shared.OtherAnswer, match=screen(opened, SCOPE)[2].key):
        shared.check(opened, SCOPE, [*answers[:2], other, *answers[3:]])
    with pytest.raises(shared.OtherAnswer):
        shared.check(opened, replace(SCOPE, kinds=("request",)), answers)
