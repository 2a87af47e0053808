"""Layers of areas as people have them: GeoPackage, Shapefile or GeoJSON, in any projection that they declare.

Read with geopandas, which brings GDAL and PROJ: whatever the file, the result is in longitude and latitude (WGS 84).
Only deriving and checking a province come here; a screen reads the files that were derived and needs none of this.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.boundaries import WGS84
from geo.check_finding import listed
from geo.county_codes import code_text
from geo.tomlfile import DeclarationError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry


def read_layer(path: Path, *, layer: str | None = None) -> GeoDataFrame:
    """Read a layer of polygons in longitude and latitude; its other columns are the attributes of the file.

    `layer` names the layer in a file that holds several (GeoPackage). GeoJSON is in WGS 84 unless it says otherwise
    (RFC 7946), whichever way its rings run; any other file has to declare its projection. Raises DeclarationError,
    which says what is wrong and what to do.
    """
    import geopandas

    try:
        frame = geopandas.read_file(path, layer=layer)
    except Exception as error:  # GDAL has a class of error for each driver
        raise DeclarationError(
            f"لایهٔ {path.name} خوانده نشد: فایل GeoPackage، Shapefile (با همهٔ فایل‌های همراهش) یا GeoJSON بدهید. "
            f"({_first_line(error)})",
            f"The layer {path.name} could not be read: give a GeoPackage, a Shapefile (with all its files) "
            f"or GeoJSON. ({_first_line(error)})",
        ) from error
    if not hasattr(frame, "crs") or "geometry" not in frame:
        raise DeclarationError(
            f"لایهٔ {path.name} شکل ندارد؛ لایه‌ای از چندضلعی‌ها بدهید.",
            f"The layer {path.name} has no geometry; give a layer of polygons.",
        )
    if frame.crs is None:
        raise DeclarationError(
            f"لایهٔ {path.name} دستگاه مختصات خود را نمی‌گوید؛ فایل .prj را کنارش بگذارید یا در GIS آن را تعیین کنید.",
            f"The layer {path.name} does not declare its projection; put its .prj file next to it, or set it in a GIS.",
        )
    return frame.to_crs(epsg=WGS84)


def areas_by_code(frame: GeoDataFrame, *, code: str = "code", name: str = "") -> dict[str, BaseGeometry]:
    """Geometry of each area by its code, two-dimensional; `name` is that of the file, for errors.

    Raises DeclarationError for a column that is not there, a code that stands twice, and what is not a polygon.
    """
    import shapely

    if code not in frame.columns:
        columns = ", ".join(str(column) for column in frame.columns if column != "geometry")
        raise DeclarationError(
            f"لایهٔ {name} ستونی به نام «{code}» ندارد؛ ستون‌هایش: {columns}. نام ستون کد را در derive.toml، بخش "
            "[input]، با code = … بنویسید.",
            f'The layer {name} has no column "{code}"; it has: {columns}. Name the column of codes in derive.toml, '
            "section [input], with code = …",
        )
    codes = frame[code].map(code_text)
    if repeated := sorted(set(codes[codes.duplicated()])):
        raise DeclarationError(
            f"در لایهٔ {name} این کدها بیش از یک بار آمده است ({listed(repeated, 'fa')})؛ هر شهرستان یک شکل دارد.",
            f"These codes stand more than once in the layer {name} ({listed(repeated, 'en')}); each county has one "
            "shape.",
        )
    kinds = frame.geometry.geom_type
    wrong = ~kinds.isin(["Polygon", "MultiPolygon"])
    if wrong.any():
        other = [f"{code} {kind or 'null'}" for code, kind in zip(codes[wrong], kinds[wrong], strict=True)]
        raise DeclarationError(
            f"در لایهٔ {name} این شکل‌ها چندضلعی نیستند ({listed(other, 'fa')})؛ هر شهرستان یک چندضلعی می‌خواهد.",
            f"In the layer {name} these shapes are no polygons ({listed(other, 'en')}); each county needs a polygon.",
        )
    flat: list[Any] = list(shapely.force_2d(frame.geometry.to_numpy()))
    return dict(zip(codes, flat, strict=True))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
