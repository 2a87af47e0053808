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
        *items_of("shorter", *[None] * 6),
    ]

    ordered = longest_first(items, 2)

    assert sorted(map(id, ordered)) == sorted(map(id, items))
    paths = [item.path for item in ordered]
    # What builds the demo store comes first; the parts begin at "demo" and at "two", and are as long as each other.
    assert paths == ["demo", *["one"] * 2, *["shorter"] * 6, *["two"] * 2, *["short"] * 9]
