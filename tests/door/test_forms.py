"""Forms are read within limits, and lead back to this server only."""

import pytest
from starlette.requests import Request

from door.forms import MAX_BYTES, TooLarge, in_language, local_path, read_form
from tests.door.event_loop import run


def read(*chunks: bytes) -> dict[str, str]:
    """The form of a request whose body comes in these parts."""
    parts = list(chunks)

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    return run(read_form(Request({"type": "http", "headers": []}, receive)))


def test_fields_are_read_over_parts_and_as_persian() -> None:
    assert read(b"name=%D8%B3%D8%A7", b"%D8%B1%D8%A7&code=") == {"name": "سارا", "code": ""}


def test_a_large_form_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLarge):
        read(*[b"a" * (MAX_BYTES // 2)] * 3, b"never read")
    with pytest.raises(TooLarge):
        read(b"&".join(b"a%d=1" % number for number in range(100)))


@pytest.mark.parametrize(
    "path", ["/", "/response?county=0303&lang=en", "/figures/a.json?x=https://b", "/agencies/?q=%5C"]
)
def test_paths_of_this_server_are_kept(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "target",
    [
        "",
        "//b",
        "///b",
        "///b/c?d",
        "////b",
        "//[",
        "/\\b",
        "/..//b",
        "/.//b",
        "/a/../b",
        "/%2e%2e//b",
        "/%5cb",
        "/%2fb",
        "/a//b",
        "/\t/b",
        "\\\\b",
        "https://b",
        "javascript:a",
        "/a\r\nSet-Cookie: x",
        "/" + "a" * 5_000,
        "a",
    ],
)
def test_anything_else_is_the_start_page(target: str) -> None:
    assert local_path(target) == "/"


def test_a_path_is_put_into_a_language() -> None:
    assert in_language("/", "en") == "/?lang=en"
    assert in_language("/press?lang=en&by=county", "fa") == "/press?by=county"
    assert in_language("/press?by=county", "en") == "/press?by=county&lang=en"
    assert in_language("/?lang=en", "fa") == in_language("/", "fa") == "/"
