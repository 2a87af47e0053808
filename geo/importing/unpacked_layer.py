"""The layer in a ZIP archive, unpacked: the form in which offices send each other Shapefiles."""

import zipfile
from pathlib import Path

from geo.tomlfile import DeclarationError

MAX_BYTES = 2_000_000_000  # unpacked; a layer of counties has a few megabytes
LAYERS = (".shp", ".gpkg", ".geojson", ".json", ".kml", ".gml", ".tab", ".fgb", ".topojson")


def unpacked_layer(archive: Path, folder: Path, *, layer: str | None = None) -> Path:
    """Unpack an archive into a folder and return the only layer in it, or the one of this name.

    Raises DeclarationError for an archive that is damaged or too large, without a layer, or with several layers.
    """
    try:
        with zipfile.ZipFile(archive) as content:
            files = [item for item in content.infolist() if _is_wanted(item)]
            if sum(item.file_size for item in files) > MAX_BYTES:
                raise DeclarationError(
                    f"{archive.name} باز که شود بیش از ۲ گیگابایت است؛ تنها لایهٔ شهرستان‌ها را در آن بگذارید.",
                    f"{archive.name} is larger than 2 GB when unpacked; put only the layer of counties into it.",
                )
            for item in files:
                content.extract(item, folder)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise DeclarationError(
            f"بایگانی {archive.name} باز نشد؛ آن را دوباره بسازید یا خود لایه را بدهید. ({error})",
            f"The archive {archive.name} could not be opened; make it again or give the layer itself. ({error})",
        ) from error
    layers = sorted(path for path in folder.rglob("*") if path.suffix.lower() in LAYERS and path.is_file())
    chosen = [path for path in layers if layer in (path.stem, path.name)] or layers
    if len(chosen) == 1:
        return chosen[0]
    if not layers:
        raise DeclarationError(
            f"در {archive.name} لایه‌ای نیست؛ باید Shapefile (.shp با .shx، .dbf و .prj)، GeoPackage یا GeoJSON "
            "داشته باشد.",
            f"{archive.name} has no layer; it must contain a Shapefile (.shp with .shx, .dbf and .prj), a "
            "GeoPackage or GeoJSON.",
        )
    names = [path.stem for path in layers]
    raise DeclarationError(
        f"{archive.name} چند لایه دارد: {'، '.join(names)}. یکی را با --layer بنویسید.",
        f"{archive.name} has several layers: {', '.join(names)}. Name one with --layer.",
    )


def _is_wanted(item: zipfile.ZipInfo) -> bool:
    """Whether a member may belong to a layer: no folder, and not what macOS adds to its archives."""
    return (
        not item.is_dir() and "__MACOSX" not in item.filename and not Path(item.filename).name.startswith(".")
    )
