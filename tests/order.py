"""The order in which a run of several workers takes the tests: what takes long comes first.

pytest-xdist gives each worker a part of the tests in their order, and a worker that has finished takes half of what
another has left, from its end. If something long is left at the end, one worker has it and the others wait.
"""

from collections.abc import Sequence
from itertools import groupby

import pytest

LONG = ("slow", "browser")  # the marks of tests that take more than a moment


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item], config: pytest.Config) -> None:
    """Put the tests into the order for the workers of this run; without workers they keep theirs."""
    if hasattr(config, "workerinput"):
        items[:] = longest_first(items, int(config.workerinput["workercount"]))


def longest_first(items: Sequence[pytest.Item], workers: int) -> list[pytest.Item]:
    """The tests for so many workers, a part for each, which begins with the files that have the most long tests.

    The tests of a file stay together, because they share what their module has set up. Half of the workers begin with
    those that drive a browser, so that the others start no Chromium, and these no database servers with stores of
    random worlds. The parts have about equal numbers of tests, since that is how they will be cut.
    """
    files = [list(tests) for _, tests in groupby(items, key=lambda item: item.path)]
    files.sort(key=lambda tests: (-sum(map(_is_long, tests)), -len(tests)))
    long = [tests for tests in files if any(map(_is_long, tests))]
    # One worker builds the demo store for all, while the others have something else to do.
    if with_demo := next(filter(_needs_demo, long), None):
        long.remove(with_demo)
        long.insert(0, with_demo)
    parts: list[list[pytest.Item]] = [[] for _ in range(workers)]
    half = (workers + 1) // 2
    for drives_browser, group in ((True, parts[:half]), (False, parts[half:] or parts)):
        chosen = [tests for tests in long if _drives_browser(tests) is drives_browser]
        for number, tests in enumerate(chosen):
            group[number % len(group)] += tests
    for tests in files[len(long) :]:
        min(parts, key=len).extend(tests)
    return [item for part in parts for item in part]


def _drives_browser(tests: Sequence[pytest.Item]) -> bool:
    return any(item.get_closest_marker("browser") for item in tests)


def _is_long(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in LONG)


def _needs_demo(tests: Sequence[pytest.Item]) -> bool:
    return any("demo_url" in getattr(item, "fixturenames", ()) for item in tests)
