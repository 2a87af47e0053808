"""The layer in an archive, wherever it lies in it."""

import zipfile
from pathlib import Path

import pytest

from geo.importing import unpacked_layer as module
from geo.importing.unpacked_layer import unpacked_layer
from geo.tomlfile import DeclarationError


def archive(folder: Path, *names: str) -> Path:
    path = folder / "layers.zip"
    with zipfile.ZipFile(path, "w") as content:
        for name in names:
            content.writestr(name, "x")
    return path


def test_the_only_layer_is_found_and_what_macos_adds_is_not(tmp_path: Path) -> None:
    path = archive(tmp_path, "a/b/areas.shp", "a/b/areas.dbf", "__MACOSX/a/b/._areas.shp", "read me.txt")

    assert unpacked_layer(path, tmp_path / "out") == tmp_path / "out" / "a" / "b" / "areas.shp"


def test_one_of_several_is_chosen_by_name(tmp_path: Path) -> None:
    path = archive(tmp_path, "areas.shp", "towns.shp")

    with pytest.raises(DeclarationError, match="several layers: areas, towns"):
        unpacked_layer(path, tmp_path / "out")
    assert unpacked_layer(path, tmp_path / "out", layer="towns").name == "towns.shp"


def test_paths_never_leave_the_folder(tmp_path: Path) -> None:
    assert unpacked_layer(archive(tmp_path, "../../areas.shp"), tmp_path / "out").is_relative_to(
        tmp_path / "out"
    )


def test_no_layer_and_too_much_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DeclarationError, match="has no layer"):
        unpacked_layer(archive(tmp_path, "report.pdf"), tmp_path / "out")
    monkeypatch.setattr(module, "MAX_BYTES", 1)
    with pytest.raises(DeclarationError, match="larger than 2 GB"):
        unpacked_layer(archive(tmp_path, "areas.shp", "areas.dbf"), tmp_path / "out")
