"""Cases without a county: the counties screen says how many there are, and its rows add up to the whole."""

from datetime import datetime, timedelta

from tests.intake.storing import load_into, write
from tests.pages.hostile import Visitor

BEGIN = datetime(2025, 1, 1)


def test_the_rows_add_up_and_cases_without_a_county_have_a_row(tmp_path, monkeypatch) -> None:
    cases = [
        {
            "id": str(i),
            "registered_at": f"{BEGIN + timedelta(hours=i):%Y-%m-%d %H:%M}",
            "kind": "request",
            "county": ["0303", "0305", ""][i % 3],
        }
        for i in range(236)
    ]
    url = f"duckdb:///{tmp_path / 'store.duckdb'}"
    load_into(url, write(tmp_path / "cases.csv", cases), datetime(2025, 2, 1))
    monkeypatch.setenv("NEGAH_DATABASE_URL", url)
    html = Visitor().see("counties", {"period": ["all"], "lang": ["en"]})
    assert "158 of the 236 cases received have a county; 78 (33.1" in html
    last_row = html.rsplit("<tr>", 1)[1]
    assert "No county given" in last_row
    assert ">78<" in last_row.replace("\u2068", "").replace("\u2069", "")
