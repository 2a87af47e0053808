"""Answers of the door: their language, and the ways of signing in that a page offers."""

import pytest
from starlette.requests import Request

from door.auth_pages import language_query
from door.responses import PageResponses, language_of
from door.rules import Rules


def request(query: str = "", **scope: object) -> Request:
    """A request for the sign-in page."""
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": "/sign-in",
            "query_string": query.encode(),
            "headers": [(b"host", b"a")],
            **scope,
        }
    )


@pytest.mark.parametrize(
    ("query", "session", "lang"),
    [
        ("", {}, "fa"),
        ("lang=en", {}, "en"),
        ("lang=xx", {}, "fa"),
        ("", {"lang": "en"}, "en"),
        ("lang=fa", {"lang": "en"}, "fa"),
    ],
)
def test_the_language_is_that_of_the_address_or_of_the_way_there(
    query: str, session: dict[str, str], lang: str
) -> None:
    assert language_of(request(query, session=session)) == lang
    assert language_query(lang) == ("?lang=en" if lang == "en" else "")


def test_a_page_offers_the_ways_that_there_are_under_the_path_of_the_dashboard() -> None:
    rules = Rules(local=False, origin="https://a", path="/negah")
    responses = PageResponses(rules, str)
    page = responses.sign_in_page(request("lang=en"), "/volume", name="maryam", wait=7)

    assert (page.status_code, page.headers["retry-after"]) == (429, "7")
    assert 'action="/negah/sign-in?lang=en"' in page.body.decode()
    assert 'value="/volume?lang=en"' in page.body.decode()
    assert "openid" not in page.body.decode()


def test_a_redirect_stays_under_the_path_and_may_begin_or_end_a_session() -> None:
    responses = PageResponses(Rules(local=False, origin="https://a", path="/negah"), str)

    assert responses.redirect("/volume").headers["location"] == "/negah/volume"
    assert "set-cookie" not in responses.redirect("/volume").headers
    assert responses.redirect("/", "token").headers["set-cookie"].startswith("__Host-negah=token;")
    assert "Max-Age=0" in responses.redirect("/", "").headers["set-cookie"]
