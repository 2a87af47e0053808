"""Read a file of areas in any form that people have: a layer that GDAL reads, also zipped, or a table of names."""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geo.importing.area_tables import Row, is_table, read_table
from geo.importing.cell_text import cell_text
from geo.importing.notes import Note
from geo.importing.projection import in_degrees
from geo.importing.shapefile_encoding import Encoding, shapefile_encoding
from geo.tomlfile import DeclarationError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry
MAX_BYTES = 2_000_000_000  # unpacked; a layer of counties has a few megabytes
LAYERS = (".shp", ".gpkg", ".geojson", ".json", ".kml", ".gml", ".tab", ".fgb", ".topojson")


@dataclass(frozen=True)
class Source:
    """The rows of a file as text, and their shapes in longitude and latitude (two-dimensional, in the same order).

    `shapes` is None for a table without boundaries; a shape may be None or empty where the file has none.
    """

    name: str
    rows: tuple[Row, ...]
    shapes: tuple[BaseGeometry | None, ...] | None
    notes: tuple[Note, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings, in the order of the file."""
        return tuple(self.rows[0]) if self.rows else ()


def read_source(
    path: Path, *, layer: str | None = None, crs: str | None = None, encoding: str | None = None
) -> Source:
    """Read a boundary file or a table of areas. Raises DeclarationError, which says what to do."""
    if not path.exists():
        raise DeclarationError(
            f"{path} پیدا نشد؛ نام و پوشهٔ فایل را بررسی کنید.",
            f"{path} does not exist; check its name and folder.",
        )
    if is_table(path):
        rows = read_table(path, sheet=layer, encoding=encoding)
        return Source(path.name, tuple(rows), None, ())
    if path.suffix.lower() != ".zip":
        return _read_layer(path, path.name, layer=layer, crs=crs, encoding=encoding)
    with tempfile.TemporaryDirectory(prefix="negah-import-") as folder:
        inner = unpacked_layer(path, Path(folder), layer=layer)
        if layer in (inner.stem, inner.name):
            layer = None  # the name has chosen the file, which has a single layer
        return _read_layer(inner, f"{path.name}/{inner.name}", layer=layer, crs=crs, encoding=encoding)


def _read_layer(path: Path, name: str, *, layer: str | None, crs: str | None, encoding: str | None) -> Source:
    import geopandas
    import shapely

    layer, notes = _chosen_layer(path, name, layer)
    file_encoding = Encoding(encoding) if encoding else shapefile_encoding(path)
    try:
        # `encoding` is for Shapefiles; other formats declare theirs.
        options = {"encoding": file_encoding.name} if file_encoding.name else {}
        frame = geopandas.read_file(path, layer=layer, **options)
    except Exception as error:  # GDAL has a class of error for each driver
        raise _unreadable(name, error) from error
    if not hasattr(frame, "crs") or "geometry" not in frame:
        raise _no_polygons(name, "")
    frame = frame.set_geometry("geometry")
    _refuse_without_polygons(frame, name)
    frame, projected = in_degrees(frame, crs=crs, name=name)
    # Some programs leave rows behind in which everything is empty.
    frame = frame[~(frame.geometry.isna() & frame.drop(columns="geometry").isna().all(axis=1))]
    attributes = frame.drop(columns="geometry")
    headings = [str(column) for column in attributes.columns]
    rows = tuple(
        dict(zip(headings, map(cell_text, values), strict=True))
        for values in attributes.itertuples(index=False, name=None)
    )
    shapes = tuple(None if shape is None else shapely.force_2d(shape) for shape in frame.geometry.to_numpy())
    return Source(name, rows, shapes, (*notes, *file_encoding.notes, *projected))


def _chosen_layer(path: Path, name: str, layer: str | None) -> tuple[str | None, list[Note]]:
    """The layer to read, and a note if it was chosen among others. Raises DeclarationError if it is not clear which."""
    import geopandas

    try:
        listed = geopandas.list_layers(path)
    except Exception as error:  # GDAL has a class of error for each driver
        raise _unreadable(name, error) from error
    kinds = {
        str(layer): str(kind) for layer, kind in zip(listed["name"], listed["geometry_type"], strict=True)
    }
    if layer is not None:
        if layer not in kinds:
            raise DeclarationError(
                f"{name} لایه‌ای به نام «{layer}» ندارد؛ لایه‌هایش: {'، '.join(kinds)}.",
                f'{name} has no layer "{layer}"; it has: {", ".join(kinds)}.',
            )
        return layer, []
    areas = [layer for layer, kind in kinds.items() if "Polygon" in kind]
    areas = areas or [layer for layer, kind in kinds.items() if kind in ("Unknown", "GeometryCollection")]
    if len(kinds) > 1 and len(areas) == 1:
        others = [layer for layer in kinds if layer != areas[0]]
        return areas[0], [
            Note(
                f"لایهٔ «{areas[0]}» خوانده شد، چون تنها لایهٔ چندضلعی است (دیگر لایه‌ها: {'، '.join(others)}).",
                f'The layer "{areas[0]}" was read, the only one of polygons (other layers: {", ".join(others)}).',
            )
        ]
    if len(areas) > 1:
        raise DeclarationError(
            f"{name} چند لایه دارد: {'، '.join(areas)}. لایهٔ شهرستان‌ها را با --layer بنویسید.",
            f"{name} has several layers: {', '.join(areas)}. Name that of the areas with --layer.",
        )
    return next(iter([*areas, *kinds]), None), []


def _refuse_without_polygons(frame: GeoDataFrame, name: str) -> None:
    kinds = sorted({str(kind) for kind in frame.geometry.geom_type if kind})
    if not any("Polygon" in kind or kind == "GeometryCollection" for kind in kinds):
        raise _no_polygons(name, ", ".join(kinds))


def _no_polygons(name: str, kinds: str) -> DeclarationError:
    has_fa, has_en = (f" (تنها: {kinds})", f" (only: {kinds})") if kinds else ("", "")
    return DeclarationError(
        f"{name} چندضلعی ندارد{has_fa}؛ لایه‌ای از مرز شهرستان‌ها بدهید، یا جدول CSV یا XLSX آن‌ها را تا استان بدون نقشه "
        "ساخته شود.",
        f"{name} has no polygons{has_en}; give a layer of boundaries, or a CSV or XLSX table of the areas for a "
        "province without maps.",
    )


def _unreadable(name: str, error: Exception) -> DeclarationError:
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    return DeclarationError(
        f"{name} خوانده نشد: GeoJSON، GeoPackage، Shapefile (با .shx، .dbf و .prj، یا همه در یک ZIP)، KML یا جدول "
        f"CSV/XLSX بدهید. ({reason})",
        f"{name} could not be read: give GeoJSON, a GeoPackage, a Shapefile (with .shx, .dbf and .prj, or all in a "
        f"ZIP), KML, or a CSV/XLSX table. ({reason})",
    )


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
    except (zipfile.BadZipFile, OSError, RuntimeError) as error:
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
