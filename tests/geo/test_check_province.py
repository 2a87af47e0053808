"""The check of a province folder reports each fault in both languages, and passes a folder without faults."""

import json
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.__main__ import main
from geo.check_finding import Finding
from geo.check_province import check_province
from geo.province import load_province
from geo.province_files import BUILT_IN
from geo.tomlfile import DeclarationError
from tests.thorough import THOROUGH


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BUILT_IN / "east-azerbaijan", tmp_path / "province"))


def change_layer(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / "boundaries.geojson"
    layer = json.loads(path.read_text(encoding="utf-8"))
    change(layer)
    path.write_text(json.dumps(layer), encoding="utf-8")


def change_text(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def errors(folder: Path) -> set[str]:
    return {finding.code for finding in check_province(folder) if finding.is_error}


def outer(layer: dict[str, Any], place: int) -> list[list[float]]:
    ring: list[list[float]] = layer["features"][place]["geometry"]["coordinates"][0]
    return ring


def test_the_built_in_province_has_warnings_but_no_errors() -> None:
    findings = check_province("east-azerbaijan")
    assert {finding.code for finding in findings} == {"population-unverified"}
    assert not any(finding.is_error for finding in findings)


def twist(layer: dict[str, Any]) -> None:
    ring = outer(layer, 0)
    middle = len(ring) // 2
    ring[3], ring[middle] = ring[middle], ring[3]


def grow(layer: dict[str, Any]) -> None:
    for point in outer(layer, 5):
        point[0] -= 0.05


def metres(layer: dict[str, Any]) -> None:
    for feature in layer["features"]:
        for ring in feature["geometry"]["coordinates"]:
            ring[:] = [[x * 1e4, y * 1e5] for x, y in ring]


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("missing-polygon", lambda layer: layer["features"].pop(3)),
        ("unknown-polygon", lambda layer: layer["features"][0]["properties"].update(code="0399")),
        ("duplicate-polygon", lambda layer: layer["features"].append(layer["features"][0])),
        ("invalid-geometry", twist),
        ("overlap", grow),
        ("unknown-projection", metres),
        ("unknown-projection", lambda layer: layer.update(crs={"properties": {"name": "EPSG:32638"}})),
        ("not-a-polygon", lambda layer: layer["features"][0].update(geometry={"type": "Point", "coordinates": [1, 2]})),
    ],
)  # fmt: skip
def test_a_faulty_layer_is_refused(
    folder: Path, code: str, change: Callable[[dict[str, Any]], object]
) -> None:
    change_layer(folder, change)
    assert code in errors(folder)


@pytest.mark.parametrize(
    ("code", "name", "old", "new"),
    [
        ("duplicate-code", "counties.csv", "\n0303,", "\n0302,"),
        ("population-not-a-number", "counties.csv", "1773033", "1.7m"),
        ("seat-outside", "counties.csv", "38.08,46.2919", "46.2919,38.08"),
        ("neighbours-one-sided", "counties.csv", "0302|0315\n", "0302\n"),
        ("neighbours-unknown", "counties.csv", "0302|0315\n", "0302|0399\n"),
        ("empty-cell", "counties.csv", "تبریز,Tabriz", "تبریز,"),
        ("unreadable", "counties.csv", "code,", "kod,"),
        ("unreadable", "counties.csv", "Leylan|", "Leylan|Tabriz|"),
        ("unreadable", "boundaries.geojson", '"FeatureCollection"', '"Topology"'),
        ("unreadable", "boundaries.geojson", "]", "}"),
        ("unreadable", "province.toml", "census_years = [1395, 1390]", 'census_years = ["x"]'),
        ("unreadable", "province.toml", '"WGS84"', '"UTM"'),
    ],
)
def test_a_faulty_table_or_declaration_is_refused(
    folder: Path, code: str, name: str, old: str, new: str
) -> None:
    change_text(folder, name, old, new)
    assert code in errors(folder)


@pytest.mark.parametrize(
    ("code", "name", "old", "new"),
    [
        ("population-missing", "counties.csv", "1695094", ""),
        ("population-missing", "counties.csv", "1773033", ""),
        ("population-missing", "counties.csv", "1773033", "0"),
        ("seat-missing", "counties.csv", "38.08,46.2919", ","),
        ("place-without-county", "places.csv", ",0315,", ",0399,"),
    ],
)
def test_what_can_be_lived_with_is_a_warning(folder: Path, code: str, name: str, old: str, new: str) -> None:
    change_text(folder, name, old, new)
    assert code in {finding.code for finding in check_province(folder) if not finding.is_error}
    assert not errors(folder)


def test_a_hole_in_the_province_is_a_warning(folder: Path) -> None:
    # In Hashtrud, near its seat.
    hole = [[47.0, 37.45], [47.1, 37.45], [47.1, 37.5], [47.0, 37.5], [47.0, 37.45]]
    change_layer(folder, lambda layer: layer["features"][6]["geometry"]["coordinates"].append(hole))
    change_text(folder, "counties.csv", "37.4779,47.0508", ",")
    assert "gap" in {finding.code for finding in check_province(folder)}
    assert not errors(folder)


def test_borders_of_different_points_are_a_warning(folder: Path) -> None:
    def add_midpoints(layer: dict[str, Any]) -> None:
        ring = outer(layer, 6)
        middles = [[(x1 + x2) / 2, (y1 + y2) / 2] for (x1, y1), (x2, y2) in pairwise(ring)]
        ring[:] = [point for pair in zip(ring, middles, strict=False) for point in pair] + ring[-1:]

    change_layer(folder, add_midpoints)
    assert "borders-do-not-match" in {finding.code for finding in check_province(folder)}
    assert not errors(folder)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-200, 200) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@settings(max_examples=6 * THOROUGH)
@pytest.mark.slow
@given(
    where=st.sampled_from(
        ["crs", "features", "feature", "properties", "geometry", "type", "coordinates", "ring"]
    ),
    value=json_values,
)
def test_no_layer_makes_the_check_itself_fail(where: str, value: Any) -> None:
    layer = json.loads((BUILT_IN / "east-azerbaijan" / "boundaries.geojson").read_text(encoding="utf-8"))
    feature = layer["features"][0]
    if where in ("crs", "features"):
        layer[where] = value
    elif where == "feature":
        layer["features"][0] = value
    elif where in ("properties", "geometry"):
        feature[where] = value
    elif where in ("type", "coordinates"):
        feature["geometry"][where] = value
    else:
        feature["geometry"]["coordinates"][0] = value
    with TemporaryDirectory() as parent:
        folder = Path(shutil.copytree(BUILT_IN / "east-azerbaijan", Path(parent) / "province"))
        (folder / "boundaries.geojson").write_text(json.dumps(layer), encoding="utf-8")
        assert all(finding.message_fa and finding.message_en for finding in check_province(folder))


def test_a_province_without_polygons_is_allowed(folder: Path) -> None:
    change_text(folder, "province.toml", "boundaries = true", "boundaries = false")
    (folder / "boundaries.geojson").unlink()
    assert not errors(folder)
    province = load_province(folder)
    assert province.geojson is None
    assert province.bounds is None
    assert len(province.counties) == 21


def test_a_missing_layer_names_the_way_out(folder: Path) -> None:
    (folder / "boundaries.geojson").unlink()
    (finding,) = check_province(folder)
    assert "boundaries = false" in finding.message_en
    assert "boundaries = false" in finding.message_fa


def test_the_smallest_province_is_three_columns_and_a_declaration(tmp_path: Path) -> None:
    (tmp_path / "province.toml").write_text(
        'key = "small"\nname_fa = "کوچک"\nname_en = "Small"\nboundaries = false\ncensus_years = [1395]\n'
        '[[attribution]]\nfa = "ما"\nen = "us"\n',
        encoding="utf-8",
    )
    (tmp_path / "counties.csv").write_text(
        "code,name_fa,name_en,population_1395\n01,الف,A,100\n02,ب,B,۲۰۰\n", encoding="utf-8"
    )
    assert not errors(tmp_path)
    assert load_province(tmp_path).total_population() == 300


def test_the_command_says_it_with_its_exit_code(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder)]) == 0
    assert "errors: 0, warnings: 1" in capsys.readouterr().out
    change_layer(folder, lambda layer: layer["features"].pop())
    assert main(["check", str(folder)]) == 1
    output = capsys.readouterr().out
    assert "missing-polygon" in output
    assert "چندضلعی" in output
    with pytest.raises(SystemExit, match="2"):
        main(["bend", str(folder)])


def test_errors_come_first(folder: Path) -> None:
    change_text(folder, "counties.csv", "1773033", "")
    findings: list[Finding] = check_province(folder)
    assert [finding.is_error for finding in findings] == sorted((f.is_error for f in findings), reverse=True)


def test_one_cause_is_one_finding_with_number_and_names(folder: Path) -> None:
    text = (folder / "counties.csv").read_text(encoding="utf-8")
    lines = [line.split(",") for line in text.replace("population_1395", "people").splitlines()]
    (folder / "counties.csv").write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
    change_layer(folder, lambda layer: layer["features"].clear())

    findings = {finding.code: finding for finding in check_province(folder) if finding.is_error}

    assert set(findings) == {"population-missing", "missing-polygon"}
    for finding in findings.values():
        assert "21: Ahar" in finding.message_en
        assert "Hurand" in finding.message_en
        assert "۲۱ مورد: اهر" in finding.message_fa


def test_rings_of_either_direction_and_other_ids_are_accepted_and_load_as_the_map_needs_them(
    folder: Path,
) -> None:
    def as_rfc_7946(layer: dict[str, Any]) -> None:
        for number, feature in enumerate(layer["features"]):
            feature["id"] = number  # as a GIS numbers them
            if number % 2:
                feature["geometry"]["coordinates"] = [
                    ring[::-1] for ring in feature["geometry"]["coordinates"]
                ]

    drawn = load_province(folder).geojson
    change_layer(folder, as_rfc_7946)

    assert not errors(folder)
    assert load_province(folder).geojson == drawn


def test_a_layer_without_coordinates_is_refused_by_loading_with_the_way_to_the_check(folder: Path) -> None:
    change_layer(folder, lambda layer: layer["features"][3].update(geometry=None))
    with pytest.raises(DeclarationError, match="python -m geo check"):
        load_province(folder)
