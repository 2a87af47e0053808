"""A run of several workers begins with the long tests, and keeps the tests of a file together."""

from types import SimpleNamespace

from tests import engines
from tests.order import engine_of, longest_first, pytest_collection_modifyitems


def items_of(path: str, *marks: str | None, fixtures: tuple[str, ...] = ()) -> list[SimpleNamespace]:
    """A test for each mark."""
    return [
        SimpleNamespace(
            path=path, fixturenames=fixtures, get_closest_marker=lambda name, own=mark: name == own
        )
        for mark in marks
    ]


def on_engines(path: str, *engines: str) -> list[SimpleNamespace]:
    """A test for each engine, which is a parameter."""
    items = items_of(path, *[None] * len(engines))
    for item, engine in zip(items, engines, strict=True):
        item.callspec = SimpleNamespace(params={"databases": engine, "key": 7})
    return items


def test_each_worker_begins_with_long_files_and_ends_with_others():
    items = [
        *items_of("short", *[None] * 9),
        *items_of("one", None, "slow"),
        *items_of("two", "slow", "browser"),
        *items_of("demo", "browser", fixtures=("demo_url",)),
        *items_of("shorter", *[None] * 8),
    ]

    ordered = longest_first(items, 2)

    assert sorted(map(id, ordered)) == sorted(map(id, items))
    paths = [item.path for item in ordered]
    # What builds the demo store comes first. The parts begin at "demo", with all that drive a browser, and at "one".
    assert paths == ["demo", *["two"] * 2, *["shorter"] * 8, *["one"] * 2, *["short"] * 9]


def test_one_worker_has_all_and_many_share_what_drives_a_browser():
    items = [
        *items_of("a", *["browser"] * 3),
        *items_of("b", *["browser"] * 2),
        *items_of("c", *["slow"] * 3),
        *items_of("d", "slow"),
    ]

    assert [item.path for item in longest_first(items, 1)] == [*"aaabbcccd"]
    assert [item.path for item in longest_first(items, 4)] == [*"aaabbcccd"]
    # The third part is full, and the second is not.
    assert [item.path for item in longest_first(items, 3)] == [*"aaabbdccc"]


def test_all_tests_on_an_engine_are_for_the_same_worker():
    engines = ("duckdb", "postgresql", "clickhouse")
    items = [
        *on_engines("a", *engines),
        *items_of("browser", *["browser"] * 6),
        *items_of("another", *["browser"] * 6),
        *on_engines("b", *engines),
        *items_of("loads", None, fixtures=("postgresql_url", "tmp_path")),
        *items_of("long", *["slow"] * 3),
        *items_of("short", None),
        *items_of("shorter", None),
    ]

    ordered = [(item.path, engine_of(item)) for item in longest_first(items, 4)]

    assert len(ordered) == len(items)
    # Four parts of six each; the third and the fourth begin with the engines.
    assert ordered[12:14] == [("a", "clickhouse"), ("b", "clickhouse")]
    assert sorted(ordered[18:21]) == [(path, "postgresql") for path in ("a", "b", "loads")]
    assert ordered[21:23] == [("a", "duckdb"), ("b", "duckdb")]


def test_files_that_share_a_costly_fixture_are_for_the_same_worker():
    items = [
        *items_of("a", *["slow"] * 3, fixtures=("guarded",)),
        *items_of("b", *["slow"] * 2),
        *items_of("c", "slow", fixtures=("tmp_path", "guarded")),
    ]

    assert [item.path for item in longest_first(items, 2)] == [*"aaac", *"bb"]


def test_a_file_is_tested_engine_by_engine_with_or_without_workers():
    mixed = [*on_engines("a", "duckdb", "clickhouse", "duckdb", "clickhouse"), *items_of("b", None)]

    alone = list(mixed)
    pytest_collection_modifyitems(alone, SimpleNamespace())

    assert list(map(engine_of, alone)) == [*["duckdb"] * 2, *["clickhouse"] * 2, ""]
    assert list(map(engine_of, longest_first(mixed, 1))) == [*["clickhouse"] * 2, *["duckdb"] * 2, ""]


def test_values_beside_an_engine_leave_its_stores_to_the_module():
    """Pytest makes a fixture anew for each test if its parameter has a smaller scope than the fixture."""
    assert engines.on_engines("key", "ab", parts=2).kwargs["scope"] == "module"
    assert engines.databases._fixture_function_marker.scope == "module"


def test_whoever_drives_a_browser_counts_as_that():
    (item,) = items_of("a", "browser", fixtures=("postgresql_url",))

    assert engine_of(item) == ""
