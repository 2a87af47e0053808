"""Maps by month that would all be empty give way to a sentence."""

from datetime import datetime, timedelta

from tests.intake.storing import load_into, write
from tests.pages.hostile import Visitor

BEGIN = datetime(2025, 1, 1)


def test_a_sentence_stands_for_empty_maps(tmp_path, monkeypatch) -> None:
    cases = [
        {
            "id": str(i),
            "registered_at": f"{BEGIN + timedelta(days=i):%Y-%m-%d %H:%M}",
            "answered_at": f"{BEGIN + timedelta(days=i, hours=5):%Y-%m-%d %H:%M}",
            "kind": "request",
            "county": "0306",
        }
        for i in range(10)
    ]
    url = f"duckdb:///{tmp_path / 'store.duckdb'}"
    load_into(url, write(tmp_path / "cases.csv", cases), datetime(2025, 2, 1))
    monkeypatch.setenv("NEGAH_DATABASE_URL", url)
    of_few = Visitor().see("counties", {"period": ["all"], "lang": ["en"]})
    assert "No county has enough cases in any of these months." in of_few
    assert '<div class="small-maps">' not in of_few
    counted = Visitor().see("counties", {"period": ["all"], "lang": ["en"], "map": ["received"]})
    assert '<div class="small-maps">' in counted
