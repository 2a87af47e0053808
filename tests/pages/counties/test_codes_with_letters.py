"""A province whose county codes have letters, followed through everything: load, names, rates, maps, links, figures."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from briefs.county.pdf import locator_map_svg
from geo.province import load_province
from intake.demo.build_demo import build_demo
from intake.load.run import Request, run_load
from intake.maintenance import find_differences
from intake.publish.target_from_url import target_from_url
from pages.counties.county_maps import county_maps_section
from pages.counties.county_page import county_header
from pages.press.figure_request import scope_from_params
from pages.view.view import View, view_from_params
from queries.county_brief.build_brief import county_briefs
from queries.estimates.measure import measure
from queries.hotspots.rates import county_rates
from queries.hotspots.trajectories import trajectories
from queries.question.filters import resolve
from queries.settings.province_settings import settings
from queries.storage.opening import open_store
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests.intake.storing import AS_OF, load_mapping, table, url, write
from tests.text_codes import CODES, ENGLISH, write_province


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the province, its settings, and a small demo store over it."""
    folder = tmp_path_factory.mktemp("letters")
    write_province(folder / "province")
    (folder / "negah.toml").write_text(f'province = "{folder / "province"}"\n', encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEGAH_SETTINGS", str(folder / "negah.toml"))
        target = target_from_url(f"duckdb:///{folder / 'demo.duckdb'}")
        build_demo(target, cases=4_000, seed=7, wait=True, notify=print, progress=lambda _name, _share: None)
    return folder


@pytest.fixture
def store(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("NEGAH_SETTINGS", str(folder / "negah.toml"))
    monkeypatch.setenv("NEGAH_DATABASE_URL", f"duckdb:///{folder / 'demo.duckdb'}")
    return open_store()


def view(**params: list[str]) -> View:
    return view_from_params({"lang": ["en"], "period": ["365d"]} | params, screen="counties")


@pytest.mark.thorough
def test_counties_have_their_names_rates_and_neighbours(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = dict(zip(store.dimension("county")["code"], store.dimension("county")["name_en"], strict=True))
    assert {code: names[code] for code in CODES} == ENGLISH
    assert set(names) == {*CODES, "none"}

    rates = measure(store, "rate_per_10k", Scope(), by=("county",), lang="en").frame
    assert sorted(rates["county"]) == sorted(CODES)
    assert rates["value"].gt(0).all()
    assert sorted(county_rates(store, Scope(), lang="en").frame["county"]) == sorted(CODES)
    result = trajectories(store, Scope(), lang="en")
    assert result is not None
    assert set(result.frame["county"]) == set(CODES)
    monkeypatch.setattr(
        find_differences, "MEASURE_KEYS", ("received", "open", "on_time_share", "rate_per_10k")
    )
    assert [difference.what for difference in find_differences.find_differences(store)] == []


def test_the_map_shows_and_links_every_county(store: Store) -> None:
    drawn = str(county_maps_section(view()))
    linked = {
        code
        for address in re.findall(r'<a href="([^"]*)"', drawn)
        for code in parse_qs(urlsplit(address.replace("&amp;", "&")).query).get("county", ())
    }
    assert linked == set(CODES)
    assert "no inhabitants" not in drawn


@pytest.mark.parametrize("code", CODES)
def test_a_county_is_opened_by_its_link_in_any_case(store: Store, code: str) -> None:
    for written in (code, code.upper(), code.lower()):
        shown = view(county=[written])
        assert shown.problems == ()
        assert shown.scope.counties == (code,)
        assert shown.scope.to_params()["county"] == [code]
        request = defaultdict(list, county=[written])
        assert scope_from_params(store, "received", request).counties == (code,)
        assert resolve(store, "county", written) == code
    assert ENGLISH[code] in str(county_header(view(county=[code])))
    assert measure(store, "received", Scope(counties=(code,)), lang="en").row["value"] > 0


def test_a_code_that_is_not_there_is_still_reported(store: Store) -> None:
    shown = view(county=["IR012009"])
    assert shown.scope.counties == ()
    assert [problem.value for problem in shown.problems] == ["IR012009"]


@pytest.mark.thorough
def test_counties_have_their_briefs_with_a_locator_map(folder: Path, store: Store) -> None:
    briefs = county_briefs(store, view().scope, CODES, lang="en")
    assert [brief.code for brief in briefs] == list(CODES)
    province = load_province(folder / "province")
    assert province.outlines is not None
    maps = {locator_map_svg(province.outlines, code) for code in CODES}
    assert len(maps) == len(CODES)


def county_codes(folder: Path, *written: str) -> list[str]:
    """Load one case for each way a county is written; the codes of the counties that the cases got."""
    rows = [
        {
            "id": str(number),
            "registered_at": "2025-05-01",
            "kind": "complaint",
            "agency": "x",
            "county": county,
        }
        for number, county in enumerate(written)
    ]
    path = write(folder / "cases.csv", rows)
    request = Request(files=(path,), mapping=load_mapping("negah"), settings=settings(), as_of=AS_OF)
    run_load(request, target_from_url(url(folder)), notify=print)
    codes = {row["county"]: row["code"] for row in table(folder, "county")}
    return [codes[row["county"]] for row in table(folder, "case")]


@pytest.mark.thorough
def test_files_may_write_names_or_codes_in_any_case(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEGAH_SETTINGS", str(folder / "negah.toml"))
    written = (
        "IR012001",
        "ir012001",
        "Place A",
        "شهر الف",
        "IR012002",
        "IRN.1.11_1",
        "irn.11.1_1",
        "7",
        "Elsewhere",
    )
    assert county_codes(tmp_path, *written) == [
        *["IR012001"] * 4, "ir012002", "IRN.1.11_1", "IRN.11.1_1", "07", "elsewhere",
    ]  # fmt: skip


@pytest.mark.thorough
def test_a_name_beside_the_province_never_takes_the_code_of_a_county(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEGAH_SETTINGS", str(folder / "negah.toml"))
    assert county_codes(tmp_path, "B X", "BX") == ["bx-2", "BX"]
