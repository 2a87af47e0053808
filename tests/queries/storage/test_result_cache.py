"""Equal questions at the same time are answered once, and a failure of one viewer is not that of the others."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from queries.storage import result_cache
from queries.storage.result_cache import (
    LARGE_ROOM,
    LARGE_STORE,
    MAX_BYTES,
    CachePart,
    ResultCache,
    is_waited_for,
    limit_room,
    room_for,
)
from queries.storage.running_statements import RequestCancelled, cancel_when
from tests.pages.view.made_workers import PATIENCE, until


def until_one_waits(threads: ThreadPoolExecutor) -> None:
    """Wait until one of the threads waits for what another one computes."""
    until(lambda: any(is_waited_for(thread.ident) for thread in threads._threads))


def test_one_computes_and_the_others_wait() -> None:
    cache, computed, may_end = ResultCache(), [], Event()

    def compute() -> int:
        computed.append(1)
        may_end.wait(PATIENCE)
        return 7

    with ThreadPoolExecutor(4) as threads:
        tasks = [threads.submit(cache.get_or_compute, "key", compute) for _ in range(4)]
        time.sleep(0.1)
        may_end.set()
        assert [task.result() for task in tasks] == [7] * 4
    assert len(computed) == 1
    cache.clear()
    assert cache.get_or_compute("key", lambda: 8) == 8


def test_a_value_too_large_to_keep_still_serves_those_who_wait() -> None:
    cache, computed, may_end = ResultCache(room=1), [], Event()

    def compute() -> int:
        computed.append(1)
        may_end.wait(PATIENCE)
        return 7

    with ThreadPoolExecutor(2) as threads:
        tasks = [threads.submit(cache.get_or_compute, "key", compute) for _ in range(2)]
        until_one_waits(threads)
        may_end.set()
        assert [task.result() for task in tasks] == [7, 7]
    assert len(computed) == 1


def test_when_the_first_has_left_the_next_computes() -> None:
    cache, begun, may_end = ResultCache(), Event(), Event()

    def leave() -> int:
        begun.set()
        may_end.wait(PATIENCE)
        raise RequestCancelled

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(cache.get_or_compute, "key", leave)
        begun.wait(PATIENCE)
        second = threads.submit(cache.get_or_compute, "key", lambda: 7)
        time.sleep(0.05)
        may_end.set()
        assert second.result() == 7
        with pytest.raises(RequestCancelled):
            first.result()


def test_whoever_leaves_does_not_wait_for_another_s_answer() -> None:
    cache, begun, may_end = ResultCache(), Event(), Event()
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(cache.get_or_compute, "key", lambda: (begun.set(), may_end.wait(PATIENCE)))
        begun.wait(PATIENCE)
        with cancel_when(lambda: True, seconds=1), pytest.raises(RequestCancelled):
            cache.get_or_compute("key", lambda: 7)
        may_end.set()
        assert first.result()


def test_a_computation_may_ask_for_other_keys_in_the_same_thread() -> None:
    cache = ResultCache()
    assert cache.get_or_compute("a", lambda: cache.get_or_compute("b", lambda: 3) + 1) == 4


def test_parts_share_the_room_of_the_whole_and_nothing_else() -> None:
    whole = ResultCache(room=10_000)
    one, other = CachePart(whole, "one"), CachePart(whole, "other")
    assert [cache.get_or_compute("key", lambda n=n: n) for n, cache in enumerate((whole, one, other))] == [
        0,
        1,
        2,
    ]
    assert [cache.get_or_compute("key", lambda: 9) for cache in (whole, one, other)] == [0, 1, 2]
    one.get_or_compute("large", lambda: bytes(8_000))
    # What was needed least recently made room, in whichever part it was.
    assert other.get_or_compute("key", lambda: 7) == 2
    assert whole.get_or_compute("key", lambda: 7) == 7
    assert whole._kept.size <= 10_000
    other.clear()
    assert one.get_or_compute("large", lambda: 5) == 5


def test_small_values_that_took_long_stay_while_they_are_few(monkeypatch) -> None:
    cache, clock = ResultCache(room=100_000), [0.0]
    monkeypatch.setattr(result_cache.time, "perf_counter", lambda: clock[0])

    def keep(key: str, size: int, seconds: float) -> None:
        def compute() -> bytes:
            clock[0] += seconds
            return bytes(size)

        cache.get_or_compute(key, compute)

    def kept() -> list[str]:
        return [key for key in names if cache.kept(key) is not None]

    names = ["quick", "dear", "large"]
    keep("quick", 5_000, 0.09)
    keep("dear", 5_000, 0.11)
    keep("large", 50_000, 0.4)  # as dear for its size as one that takes 40 ms
    for n in range(30):
        names.append(f"other {n}")
        keep(names[-1], 20_000, 0.01)
    assert kept() == ["dear", *names[-4:]]
    # Of dear ones, too, the one that was needed least recently makes room for others, once they take an eighth.
    names += ["newer", "other", "most"]
    keep("newer", 8_000, 1.0)
    keep("other", 20_000, 0.01)
    assert kept() == [*names[-6:-3], "newer", "other"]
    keep("most", 100_000, 9.0)
    assert kept() == ["most"]
    cache.forget("most")
    assert kept() == []
    keep("dear", 5_000, 0.11)
    cache.clear()
    assert kept() == []
    assert not cache.has_overflowed


def test_it_is_known_for_whom_others_wait() -> None:
    cache, begun, may_end, seen = ResultCache(), Event(), Event(), list[bool]()

    def compute() -> int:
        begun.set()
        may_end.wait(PATIENCE)
        seen.append(is_waited_for())
        return 7

    with ThreadPoolExecutor(2) as threads:
        tasks = [threads.submit(cache.get_or_compute, "key", compute)]
        begun.wait(PATIENCE)
        assert not any(is_waited_for(thread.ident) for thread in threads._threads)
        tasks.append(threads.submit(cache.get_or_compute, "key", compute))
        until_one_waits(threads)
        may_end.set()
        assert [task.result() for task in tasks] == [7, 7]
    assert seen == [True]
    assert not is_waited_for()


def test_it_knows_whether_values_were_put_out_for_others() -> None:
    cache = ResultCache(room=2_500)
    part = CachePart(cache, "part")
    for key in ("a", "b"):
        part.get_or_compute(key, lambda: b"x" * 1_000)
    assert not part.has_overflowed
    part.get_or_compute("c", lambda: b"x" * 1_000)
    assert cache.has_overflowed
    assert part.has_overflowed
    cache.clear()
    assert not cache.has_overflowed


def test_a_process_may_keep_less_than_a_store_has_room_for(monkeypatch) -> None:
    assert (room_for(LARGE_STORE), room_for(LARGE_STORE + 1)) == (MAX_BYTES, LARGE_ROOM)
    monkeypatch.setattr(result_cache, "_largest_room", LARGE_ROOM)
    limit_room(MAX_BYTES + 1)
    assert (room_for(LARGE_STORE), room_for(LARGE_STORE + 1)) == (MAX_BYTES, MAX_BYTES + 1)
