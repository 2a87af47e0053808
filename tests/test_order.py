"""A run of several workers begins with the long tests, and keeps the tests of a file together."""

from types import SimpleNamespace

from tests.order import longest_first


def items_of(path: str, *marks: str | None, fixtures: tuple[str, ...] = ()) -> list[SimpleNamespace]:
    """A test for each mark."""
    return [
        SimpleNamespace(
            path=path, fixturenames=fixtures, get_closest_marker=lambda name, own=mark: name == own
        )
        for mark in marks
    ]


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
    assert [item.path for item in longest_first(items, 3)] == [*"aaabbcccd"]
