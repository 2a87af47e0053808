"""The projection of a layer: as it declares it, as it was given, or as its coordinates show it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from geo.boundaries import WGS84
from geo.importing.notes import Note
from geo.tomlfile import DeclarationError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

WEB_MERCATOR = 3857
# Iran and its surroundings in Web Mercator (metres): no zone of UTM has eastings as large.
_IRAN_IN_WEB_MERCATOR = (4_700_000, 2_700_000, 7_200_000, 5_000_000)
_UTM_EASTINGS = (0, 1_100_000)  # a wide province reaches beyond its zone
_ZONES_OF_IRAN = "EPSG:32638 … EPSG:32641 (UTM 38N … 41N)"


def in_degrees(frame: GeoDataFrame, *, crs: str | None, name: str) -> tuple[GeoDataFrame, list[Note]]:
    """The layer in longitude and latitude (WGS 84), and what was decided about its projection.

    Raises DeclarationError where the projection is unknown and cannot be seen from the coordinates.
    """
    notes: list[Note] = []
    bounds = [float(value) for value in frame.total_bounds]
    if crs:
        frame = _declared_as(frame, crs)
    elif frame.crs is None or (frame.crs.is_geographic and not _are_degrees(bounds)):
        # GeoJSON declares no projection, and GDAL takes it for degrees whatever its numbers are.
        guess = _guess(bounds, name)
        frame = frame.set_crs(epsg=guess, allow_override=True)
        fa, en = (
            ("طول و عرض جغرافیایی (EPSG:4326)", "longitude and latitude (EPSG:4326)")
            if guess == WGS84
            else ("Web Mercator (EPSG:3857)", "Web Mercator (EPSG:3857)")
        )
        notes.append(
            Note(
                f"{name} دستگاه مختصات خود را نمی‌گوید؛ از اندازهٔ مختصات {fa} گرفته شد. اگر درست نیست --crs بنویسید.",
                f"{name} does not declare its projection; its coordinates look like {en}. If that is wrong, give "
                "--crs.",
            )
        )
    elif frame.crs.to_epsg() != WGS84:
        title = str(frame.crs.name)
        notes.append(
            Note(
                f"از دستگاه مختصات «{title}» به طول و عرض جغرافیایی تبدیل شد.",
                f'Converted from the projection "{title}" to longitude and latitude.',
            )
        )
    try:
        converted = frame.to_crs(epsg=WGS84)
        sound = _are_degrees([float(value) for value in converted.total_bounds])
    except Exception as error:  # PROJ has errors of its own
        raise _unusable(name, str(frame.crs.name)) from error
    if not sound:
        raise _unusable(name, str(frame.crs.name))
    return converted, notes


def _are_degrees(bounds: list[float]) -> bool:
    west, south, east, north = bounds
    return all(map(math.isfinite, bounds)) and -180 <= west <= east <= 180 and -90 <= south <= north <= 90


def _guess(bounds: list[float], name: str) -> int:
    """The EPSG code that the range of the coordinates shows. Raises DeclarationError if it shows none."""
    if _are_degrees(bounds):
        return WGS84
    west, south, east, north = bounds
    least_x, least_y, most_x, most_y = _IRAN_IN_WEB_MERCATOR
    if least_x <= west and east <= most_x and least_y <= south and north <= most_y:
        return WEB_MERCATOR
    x, y = f"{west:,.0f} … {east:,.0f}", f"{south:,.0f} … {north:,.0f}"
    if _UTM_EASTINGS[0] <= west and east <= _UTM_EASTINGS[1]:
        more_fa = f" به UTM می‌ماند، ولی ناحیه‌اش از مختصات پیدا نیست؛ ناحیه‌های ایران: {_ZONES_OF_IRAN}."
        more_en = f" They look like UTM, but do not show the zone; the zones of Iran are {_ZONES_OF_IRAN}."
    else:
        more_fa, more_en = "", ""
    raise DeclarationError(
        f"{name} دستگاه مختصات خود را نمی‌گوید (فایل .prj نیست) و مختصات ({x}؛ {y}) آن را نشان نمی‌دهد.{more_fa} آن را "
        "با --crs بنویسید، مانند --crs EPSG:32639.",
        f"{name} does not declare its projection (no .prj file), and the coordinates ({x}; {y}) do not show "
        f"it.{more_en} Give it with --crs, for instance --crs EPSG:32639.",
    )


def _declared_as(frame: GeoDataFrame, crs: str) -> GeoDataFrame:
    text: Any = f"EPSG:{crs}" if crs.isdecimal() else crs
    try:
        return frame.set_crs(text, allow_override=True)
    except Exception as error:  # pyproj.exceptions.CRSError, which is slow to import
        raise DeclarationError(
            f"دستگاه مختصات «{crs}» شناخته نشد؛ کد EPSG بنویسید، مانند --crs EPSG:32639.",
            f'The projection "{crs}" is not known; give an EPSG code, for instance --crs EPSG:32639.',
        ) from error


def _unusable(name: str, crs: str) -> DeclarationError:
    return DeclarationError(
        f"مختصات {name} در دستگاه «{crs}» به طول و عرض جغرافیایی تبدیل نمی‌شود؛ شاید دستگاه دیگری است. آن را با --crs "
        "بنویسید، مانند --crs EPSG:32639.",
        f'The coordinates of {name} in "{crs}" give no longitude and latitude; perhaps the projection is another one. '
        "Give it with --crs, for instance --crs EPSG:32639.",
    )
