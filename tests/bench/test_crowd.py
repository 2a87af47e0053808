"""The crowd asks for scopes that exist, and what it waited is reported in figures."""

import random
import time
from itertools import islice

import psutil

from queries.estimates.measure import measure
from queries.question.filters import without_unknown_codes
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests.bench.crowd import Crowd, Run, Side, _curve, _waits, addresses


def test_random_addresses_are_scopes_with_cases_and_the_same_again(demo_store: Store) -> None:
    asked, again = (list(islice(addresses(demo_store, random.Random(5)), 60)) for _ in range(2))
    assert asked == again
    assert len({tuple(sorted(each.items())) for each in asked}) > 50
    assert {name for each in asked for name in each} == {
        *("county", "agency", "peer_group", "topic", "topic_group", "kind", "period")
    }
    today = demo_store.as_of.date()
    for each in asked[:10]:
        params = {name: [value] for name, value in each.items()}
        scope, problems = Scope.from_params(params, today=today)
        scope, unknown = without_unknown_codes(demo_store, scope)
        assert not [*problems, *unknown]
        assert measure(demo_store, "received", scope.with_period(None, None)).row["n"] > 0


def test_waits_memory_and_the_generators_own_share_are_reported() -> None:
    run = Run([100.0] * 95 + [1_000.0] * 5, 2, [200.0, 220.0, 240.0], 30.0, 6.0, 60.0)
    figures = {(figure.what, figure.unit): figure for figure in _waits(run, 50.0, Crowd(7, 60))}
    assert figures["7 viewers: median wait", "×"].value == 2
    assert figures["7 viewers: 95 of 100 wait at most", "s"].value > 0.9
    assert figures["7 viewers: processor time of a page view", "ms"].value == 300
    assert figures["7 viewers: page views that failed", ""].value == 2
    assert figures["7 viewers: memory at the end", "×"].value == 1.2
    assert figures["cores that the generator of the load took", ""].value == 0.1
    assert "200, 220, 240 MB" in _curve(run)
    assert not any(what.startswith("connections") for what, _ in figures)
    run.connections = [3, 9, 4]
    assert _waits(run, 50.0, Crowd(7, 60))[-1].value == 9
    assert [figure.value for figure in _waits(Run(failed=3), 50.0, Crowd())] == [0, 3]


def test_the_processor_time_of_another_process_is_read_to_the_microsecond() -> None:
    side = Side("", psutil.Process())
    outer, before, inner = time.process_time(), side.spent(), time.process_time()
    sum(range(200_000))
    inner, after, outer = time.process_time() - inner, side.spent(), time.process_time() - outer
    assert 1000 * inner - 0.001 <= after - before <= 1000 * outer + 0.001
