"""Where the data name no peer groups, this is said once, and not below the name of every office."""

from datetime import datetime, timedelta

from tests.intake.storing import load_into, write
from tests.pages.hostile import Visitor

BEGIN = datetime(2025, 1, 1)


def test_no_office_has_the_group_not_given(tmp_path, monkeypatch) -> None:
    cases = [
        {
            "id": str(i),
            "registered_at": f"{BEGIN + timedelta(hours=i):%Y-%m-%d %H:%M}",
            "answered_at": f"{BEGIN + timedelta(hours=i + 30):%Y-%m-%d %H:%M}",
            "kind": "request",
            "agency": f"Office {i % 3}",
        }
        for i in range(240)
    ]
    url = f"duckdb:///{tmp_path / 'store.duckdb'}"
    load_into(url, write(tmp_path / "cases.csv", cases), datetime(2025, 2, 1))
    monkeypatch.setenv("NEGAH_DATABASE_URL", url)
    html = Visitor().see("agencies", {"period": ["all"], "lang": ["en"]})
    assert "The data name no peer groups" in html
    assert "Office 2" in html
    assert "Not given" not in html
