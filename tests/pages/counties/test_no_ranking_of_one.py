"""Of a single county there is nothing to rank: no list by value, no funnel plot, no rank."""

from datetime import datetime, timedelta

from tests.intake.storing import load_into, write
from tests.pages.hostile import Visitor

BEGIN = datetime(2025, 1, 1)


def html_of(screen: str, counties: list[str], tmp_path, monkeypatch) -> str:
    """A screen of a store with cases of these counties."""
    cases = [
        {
            "id": str(i),
            "registered_at": f"{BEGIN + timedelta(hours=i):%Y-%m-%d %H:%M}",
            "answered_at": f"{BEGIN + timedelta(hours=i + 30):%Y-%m-%d %H:%M}",
            "kind": "request",
            "county": counties[i % len(counties)],
        }
        for i in range(240)
    ]
    url = f"duckdb:///{tmp_path / 'store.duckdb'}"
    load_into(url, write(tmp_path / "cases.csv", cases), datetime(2025, 2, 1))
    monkeypatch.setenv("NEGAH_DATABASE_URL", url)
    return Visitor().see(screen, {"period": ["all"], "lang": ["en"]})


def test_a_single_county_is_not_ranked(tmp_path, monkeypatch) -> None:
    html = html_of("counties", ["0306"], tmp_path, monkeypatch)
    assert "Maragheh" in html
    assert '<div class="ranking">' not in html


def test_two_counties_are_ranked(tmp_path, monkeypatch) -> None:
    assert '<div class="ranking">' in html_of("counties", ["0306", "0303"], tmp_path, monkeypatch)


def test_a_single_county_has_no_funnel_plot(tmp_path, monkeypatch) -> None:
    html = html_of("hotspots", ["0306"], tmp_path, monkeypatch)
    assert "Maragheh" in html
    assert '<div class="funnel-of">' not in html


def test_two_counties_have_a_plot_of_their_rates(tmp_path, monkeypatch) -> None:
    assert '<div class="funnel-of">' in html_of("hotspots", ["0306", "0303"], tmp_path, monkeypatch)
