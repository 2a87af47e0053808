"""Areas made into a coverage: each border drawn once, without small gaps and overlaps between areas.

Shapely is imported where it is used: loading a province does not need it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from geo.boundaries import MAX_GAP, MAX_OVERLAP, overlaps
from geo.check_finding import listed
from geo.tomlfile import DeclarationError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Names = Mapping[str, tuple[str, str]]  # code → name in Persian and in English


def cleaned_areas(areas: Mapping[str, BaseGeometry], names: Names, *, file: str) -> dict[str, BaseGeometry]:
    """The areas with exactly common borders, in the order of the layer; `file` is its name.

    Small enclosed gaps and overlaps, as layers drawn by hand have them, are closed. Raises DeclarationError for shapes
    that are invalid in themselves, and for counties of which one covers a good part of the other.
    """
    import shapely

    if invalid := [code for code, area in areas.items() if not area.is_valid]:
        raise DeclarationError(
            f"{file}: این شکل‌ها درست نیستند ({_labels(invalid, names, 'fa')})؛ در QGIS ابزار Fix geometries را به "
            "کار ببرید و لایه را دوباره ذخیره کنید.",
            f"{file}: these shapes are invalid ({_labels(invalid, names, 'en')}); use Fix geometries in QGIS and "
            "save the layer again.",
        )
    shapes = list(areas.values())
    if shapely.coverage_is_valid(shapes, gap_width=MAX_GAP):
        return dict(areas)
    pairs = [
        pair
        for pair in overlaps(areas)
        if shapely.intersection(areas[pair[0]], areas[pair[1]]).area
        > MAX_OVERLAP * min(areas[code].area for code in pair)
    ]
    if pairs:
        fa, en = (
            listed([" – ".join(names[code][lang == "en"] for code in pair) for pair in pairs], lang)
            for lang in ("fa", "en")
        )
        raise DeclarationError(
            f"{file}: این شهرستان‌ها روی هم افتاده‌اند ({fa})؛ مرز مشترک هر دو را در GIS یکی کنید.",
            f"{file}: these counties overlap ({en}); give each two one common border in a GIS.",
        )
    return dict(zip(areas, shapely.coverage_clean(shapes, gap_width=MAX_GAP), strict=True))


def _labels(codes: Iterable[str], names: Names, lang: str) -> str:
    return listed([f"{names[code][lang == 'en']} {code}" for code in codes], lang)
