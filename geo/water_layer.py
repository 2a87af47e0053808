"""The water of a province, from a layer of lakes and rivers.

Shapely is imported where it is used: loading a province does not need it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from geo.boundaries import geojson_text, make_feature, water_within
from geo.layers import read_layer
from geo.tomlfile import DeclarationError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


def read_water(path: Path, areas: Mapping[str, BaseGeometry], *, where: tuple[str, str]) -> BaseGeometry:
    """The water inside the areas.

    Raises DeclarationError if all of it is outside; `where` says in Persian and English what named the file.
    """
    import shapely

    water = shapely.union_all(shapely.force_2d(read_layer(path).geometry.to_numpy()))
    inside = water_within(water, shapely.coverage_union_all(list(areas.values())))
    if inside.is_empty:
        raise DeclarationError(
            f"{where[0]} درون شهرستان‌ها نیست؛ آن را بردارید.",
            f"{where[1]} is inside the counties; remove it.",
        )
    return inside


def water_text(water: BaseGeometry, path: Path, *, attribution: str) -> str:
    """The text of `water.geojson`: the water, with the attributes of the first feature of its file."""
    names = read_layer(path).drop(columns="geometry").iloc[0]
    feature = make_feature(water, {str(key): str(text) for key, text in names.items()})
    return geojson_text([feature], attribution=attribution)
