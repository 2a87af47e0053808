"""The order in which a run of several workers takes the tests: what takes long comes first.

pytest-xdist gives each worker a part of the tests in their order, and a worker that has finished takes half of what
another has left, from its end. If something long is left at the end, one worker has it and the others wait. If tests
that use the same database engine are here and there, each worker starts its server and fills its stores.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

import pytest

LONG = ("slow", "browser")  # the marks of tests that take more than a moment
# Database engines, each with the fixture by which tests get one that is none of their parameters. A store of a world
# takes a second and a half on ClickHouse, and half a second on the others.
ENGINES = {
    "clickhouse": "clickhouse_engine",
    "postgresql": "postgresql_url",
    "mariadb": "mariadb_url",
    "duckdb": "",
}
# Fixtures of a session, used by several files, that each worker with one of their tests would set up for seconds: a
# dashboard with accounts, whose caches are empty, and a demo of 50,000 cases.
COSTLY = ("guarded", "seen")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item], config: pytest.Config) -> None:
    """Put the tests into the order for the workers of this run; without workers sort each file by engine."""
    if hasattr(config, "workerinput"):
        items[:] = longest_first(items, int(config.workerinput["workercount"]))
    else:
        items[:] = [item for tests in by_file_and_engine(items) for item in tests]


def by_file_and_engine(items: Iterable[pytest.Item]) -> list[list[pytest.Item]]:
    """The tests of each file on each engine, in their order. Pytest also orders by other parameters of a module."""
    parts = []
    for _, tests in groupby(items, key=lambda item: item.path):
        on: dict[str, list[pytest.Item]] = {}
        for item in tests:
            on.setdefault(engine_of(item), []).append(item)
        parts += on.values()
    return parts


def with_costly_together(files: Iterable[list[pytest.Item]]) -> list[list[pytest.Item]]:
    """The tests of files, as one file where they share a costly fixture."""
    parts: dict[object, list[pytest.Item]] = {}
    for number, tests in enumerate(files):
        fixtures = {name for item in tests for name in getattr(item, "fixturenames", ())}
        parts.setdefault(next(filter(fixtures.__contains__, COSTLY), number), []).extend(tests)
    return list(parts.values())


def longest_first(items: Sequence[pytest.Item], workers: int) -> list[pytest.Item]:
    """The tests for so many workers, a part for each, which begins with the files that have the most long tests.

    The tests of a file on an engine stay together, because they share what their module has set up, and so do files
    that share a costly fixture. Half of the workers
    begin with those that drive a browser, so that the others start no Chromium, and these no database servers. Of
    those others each begins with all tests on its engines.
    """
    files = with_costly_together(by_file_and_engine(items))
    files.sort(key=lambda tests: (-sum(map(_is_long, tests)), -len(tests)))
    on_engines = [tests for tests in files if engine_of(tests[0])]
    on_none = [tests for tests in files if not engine_of(tests[0])]
    long = [tests for tests in on_none if any(map(_is_long, tests))]
    short = on_none[len(long) :]
    # One worker builds the demo store for all, while the others have something else to do.
    if with_demo := next(filter(_needs_demo, long), None):
        long.remove(with_demo)
        long.insert(0, with_demo)
    parts: list[list[pytest.Item]] = [[] for _ in range(workers)]
    half = (workers + 1) // 2
    with_browser, others = parts[:half], parts[half:] or parts
    for number, tests in enumerate(filter(_drives_browser, long)):
        with_browser[number % half] += tests
    for number, engine in enumerate(ENGINES):
        for tests in on_engines:
            if engine_of(tests[0]) == engine:
                others[number % len(others)] += tests
    # The parts have about equal numbers of tests, since that is how they will be cut.
    most = len(items) / workers
    for tests in long:
        if not _drives_browser(tests):
            part = min(others, key=len)
            (part if len(part) + len(tests) <= most else min(parts, key=len)).extend(tests)
    for tests in short:
        min(parts, key=len).extend(tests)
    return [item for part in parts for item in part]


def engine_of(item: pytest.Item) -> str:
    """The database engine whose server or stores a test uses; nothing where it drives a browser or uses none."""
    if item.get_closest_marker("browser"):
        return ""
    parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
    named = next((each for each in parameters if isinstance(each, str) and each in ENGINES), "")
    fixtures = getattr(item, "fixturenames", ())
    return named or next((name for name, fixture in ENGINES.items() if fixture in fixtures), "")


def _drives_browser(tests: Sequence[pytest.Item]) -> bool:
    return any(item.get_closest_marker("browser") for item in tests)


def _is_long(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in LONG)


def _needs_demo(tests: Sequence[pytest.Item]) -> bool:
    return any("demo_url" in getattr(item, "fixturenames", ()) for item in tests)
