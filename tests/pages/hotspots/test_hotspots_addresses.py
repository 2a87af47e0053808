"""The hotspots screen answers every address in words, and contains only our own markup."""

import pytest

from tests.pages.hostile import Visitor
from tests.thorough import one_in

ODD = (
    {"since": ["<script>1</script>"], "county": ["0303", "0303", "<b>"]},
    {"since": ["1405/13/01"], "lang": ["en"], "period": ["all"]},
    {"since": ["۱۴۰۴/۰۹/۱۰"], "county": ["0327"], "trips": ["out"]},
    {"since": ["1300/01/01"], "period": ["1410/01/01-1410/02/01"]},
    {"since": ["2026-09-20"], "period": ["1402/01/01-1402/01/01"], "county": ["0327"], "lang": ["en"]},
    {"as_of": ["1403/01/01"], "county": ["0303"], "lang": ["en"]},
    {"as_of": ["1402/01/05"], "county": ["0303"]},
    {"load": ["1"], "county": ["0303"], "period": ["year"]},
    {"period": ["-1403/01/01"], "county": ["0314"], "lang": ["en"]},
    {"period": ["1405/01/01-"], "kind": ["suggestion"], "channel": ["letter"], "county": ["0326", "0327"]},
    {"topic_group": ["nothing"], "agency": ["999"], "county": [f"{i:04}" for i in range(300, 330)]},
)


@pytest.mark.thorough
@pytest.mark.slow
def test_every_address_is_answered(demo_url, monkeypatch) -> None:
    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)
    visitor = Visitor()
    # The parts read their address in one place, and all addresses of screens are read alike, so they take turns.
    for number, params in one_in(2, enumerate(ODD), turn=0):
        for part in one_in(3, ("choose", "brief", "evidence"), turn=number):
            html = visitor.see("hotspots", params | {"part": [part]})
            assert "<h2" in html, params
            assert 'class="broken"' not in html, params
            assert ">nan<" not in html.lower(), params
            assert "<script>1" not in html
