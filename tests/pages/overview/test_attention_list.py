"""The attention list in a browser: its place, its agreement with the query, and the targets of its links."""

from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from queries.attention import attention
from queries.vocabulary.scope import Scope

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("lang", "width"), [("fa", 1440)])
def test_the_list_stands_between_cards_and_map_and_tells_what_the_query_tells(
    demo_dashboard, demo_store, look, lang, width
):
    screen = look(demo_dashboard, lang=lang, width=width)
    assert screen.complaints() == []
    told = attention(demo_store, Scope())
    lines = screen.page.locator(".attention li")
    assert lines.count() == len(told.findings)
    for i, finding in enumerate(told.findings):
        assert finding.sentence.label(lang) in lines.nth(i).inner_text()
    top = [
        screen.page.locator(name).first.bounding_box()["y"]
        for name in (".cards", ".attention", ".county-map")
    ]
    assert top == sorted(top)


def test_a_line_leads_to_its_proof(demo_dashboard, demo_store, look):
    screen = look(demo_dashboard, lang="fa", as_of="1404/09/13")
    links = screen.page.locator(".attention li a").evaluate_all("xs => xs.map(x => x.href)")
    told = attention(demo_store, Scope(as_of=datetime(2025, 12, 4, 23, 59, 59)))
    assert len(links) == len(told.findings)
    for link, finding in zip(links, told.findings, strict=True):
        asked = parse_qs(urlsplit(link).query)
        assert urlsplit(link).path.endswith(finding.screen)
        assert asked["as_of"]
        assert {name: values for name, values in finding.params().items() if values}.items() <= asked.items()
