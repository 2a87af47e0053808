"""The crowd asks for scopes that exist, and what it waited is reported in figures."""

import random
import time
from itertools import islice

import psutil
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from queries.estimates.measure import measure
from queries.question.filters import without_unknown_codes
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests.bench import random_scopes
from tests.bench.random_scopes import addresses
from tests.bench.side import Side
from tests.bench.together import Crowd, Run, curve, waits
from tests.bench.viewers import Viewer


def test_random_addresses_are_scopes_with_cases_and_the_same_again(demo_store: Store) -> None:
    drawn, again = (list(islice(addresses(demo_store, random.Random(5)), 60)) for _ in range(2))
    assert drawn == again
    assert len({tuple(sorted(address.items())) for address in drawn}) > 50
    assert {name for address in drawn for name in address} == {
        *("county", "agency", "peer_group", "topic", "topic_group", "kind", "period")
    }
    today = demo_store.as_of.date()
    for address in drawn[:10]:
        params = {name: [value] for name, value in address.items()}
        scope, problems = Scope.from_params(params, today=today)
        scope, unknown = without_unknown_codes(demo_store, scope)
        assert not [*problems, *unknown]
        assert measure(demo_store, "received", scope.with_period(None, None)).row["n"] > 0


def test_scopes_of_many_viewers_are_drawn_from_cases_that_are_read_once(
    demo_store: Store, monkeypatch
) -> None:
    next(addresses(demo_store, random.Random(0)))
    # A viewer who reads keeps all others from hearing the server.
    monkeypatch.setattr(random_scopes, "_some_cases", lambda store: pytest.fail("cases were read again"))
    assert len({str(next(addresses(demo_store, random.Random(seed)))) for seed in range(30)}) > 20


def test_waits_memory_and_the_generators_own_share_are_reported() -> None:
    run = Run([100.0] * 95 + [1_000.0] * 5, 2, [200.0, 220.0, 240.0], 30.0, 6.0, 60.0)
    figures = {(figure.what, figure.unit): figure for figure in waits(run, 50.0, Crowd(7, 60))}
    assert figures["7 viewers: median wait", "×"].value == 2
    assert figures["7 viewers: 95 of 100 wait at most", "s"].value > 0.9
    assert figures["7 viewers: processor time of a page view", "ms"].value == 300
    assert figures["7 viewers: page views that failed", ""].value == 2
    assert figures["7 viewers: memory at the end", "×"].value == 1.2
    assert figures["cores that the generator of the load took", ""].value == 0.1
    assert "200, 220, 240 MB" in curve(run)
    assert not any(what.startswith("connections") for what, _ in figures)
    run.connections = [3, 9, 4]
    assert waits(run, 50.0, Crowd(7, 60))[-1].value == 9
    assert [figure.value for figure in waits(Run(failed=3), 50.0, Crowd())] == [0, 3]


def test_who_waits_long_should_be_told_and_more_viewers_may_wait_longer() -> None:
    run = Run(
        [100.0, 200.0, 9_000.0], memory=[200.0], elapsed=30.0, told=1, long=2, untold=1, compared=3, other=0
    )
    few, many = (
        {(figure.what.split(": ")[-1], figure.unit): figure for figure in waits(run, 50.0, Crowd(number, 60))}
        for number in (50, 200)
    )
    assert [figure.value for (what, _), figure in many.items() if "told" in what or "else" in what] == [
        1,
        1,
        0,
    ]
    slow = ("95 of 100 wait at most", "s")
    assert few[slow].target
    assert not many[slow].target
    assert many["memory at the end", "×"].target


def test_a_page_is_what_was_sent_last_for_each_place() -> None:
    def element(place: list[int], checksum: str, *, is_reference: bool = False) -> ForwardMsg:
        message = ForwardMsg()
        message.metadata.delta_path.extend(place)
        if is_reference:
            message.ref_hash = checksum
        else:
            message.hash = checksum
            message.delta.new_element.empty.SetInParent()
        return message

    def viewer(*messages: ForwardMsg) -> Viewer:
        one = Viewer(None)  # type: ignore[arg-type]
        for message in messages:
            one._put(message)
        return one

    waited = viewer(element([0, 1, 0], "notice"), element([0, 1], "empty"), element([0, 2], "figures"))
    alone = viewer(element([0, 1], "empty"), element([0, 2], "figures", is_reference=True))
    assert waited.shown == alone.shown
    assert waited.digest == alone.digest
    assert viewer(element([0, 1], "empty"), element([0, 2], "others")).digest != alone.digest
    download = ForwardMsg()
    download.metadata.delta_path.extend([0, 3])
    download.delta.new_element.download_button.url = "x"
    alone._put(download)
    assert waited.digest == alone.digest


def test_the_processor_time_of_another_process_is_read_to_the_microsecond() -> None:
    """What the side reads lies between two intervals of this process's own clock, one within the other."""
    side = Side("", psutil.Process())
    outer_begin, before, inner_begin = time.process_time(), side.spent(), time.process_time()
    sum(range(200_000))
    inner_end, after, outer_end = time.process_time(), side.spent(), time.process_time()
    inner, outer = 1000 * (inner_end - inner_begin), 1000 * (outer_end - outer_begin)
    assert inner - 0.001 <= after - before <= outer + 0.001
