"""The command `pull`: its list, all sources at once, and its exit codes."""

from pathlib import Path

import pytest

from tests.intake.pull.city_server import CityServer
from tests.intake.pull.pulling import declare, first_cases, pull, pull_table, run

pytestmark = pytest.mark.usefixtures("no_rollups")


def store_in(folder: Path) -> str:
    return f"duckdb:///{folder / 'store.duckdb'}"


def test_without_sources_it_says_how_to_declare_one(tmp_path: Path) -> None:
    code, out, _ = run(store_in(tmp_path), "--lang", "en")
    assert (code, "declare one with [[pull]]" in out) == (0, True)
    assert pull(store_in(tmp_path)) == (0, {"sources": []})
    for words in (("city",), ("city", "--all"), ("--from-start",)):
        code, told = pull(store_in(tmp_path), *words)
        assert (code, told["error"]["code"]) == (2, "usage")


@pytest.mark.slow
def test_all_sources_are_pulled_although_one_fails(
    tmp_path: Path, city_server: CityServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    city_server.hold(first_cases(3))
    (tmp_path / "in").mkdir()
    keys = {"address": city_server.address, "first_day": "1403/12/01"}
    gone = keys | {"address": city_server.address.replace("/v2", "/v1")}
    declare(
        tmp_path,
        pull_table("open311", gone, name="gone", mapping="open311"),
        pull_table("open311", keys, mapping="open311"),
        pull_table("folder", {"path": "in"}, name="files"),
    )
    store = store_in(tmp_path)
    code, told = pull(store, "--all")
    assert (code, told["failed"]) == (7, ["gone"])
    gone_, city, files = told["pulls"]
    assert gone_["error"]["code"] == "source"
    assert city["loads"][0]["loaded"] == 3
    assert files["nothing_new"]
    code, out, error = run(store, "--all", "--lang", "fa")
    assert code == 7
    assert "«files»: چیز تازه‌ای نیست" in out
    assert "۳ سطر دوباره خوانده شد" in out
    assert error.rstrip().endswith("۱ منبع از ۳ منبع خوانده نشد: \u2068gone\u2069")
    code, told = pull(store)
    assert code == 0
    assert [(each["pull"], each["kind"]) for each in told["sources"]] == [
        ("gone", "open311"), ("city", "open311"), ("files", "folder"),
    ]  # fmt: skip
    assert told["sources"][0]["last"] is None
    assert told["sources"][1]["last"]["newest"] == "2025-03-03T09:00:00+00:00"
    code, out, _ = run(store, "--lang", "fa")
    assert "آخرین بارگذاری" in out
    assert "۱۴۰۳/۱۲/۱۳" in out  # the as-of of the load
