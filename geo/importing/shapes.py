"""The shapes of areas made fit for the map: repaired, without gaps and overlaps, simplified.

Shapely is imported where it is used: loading a province does not need it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from geo.boundaries import simplified
from geo.check_finding import listed
from geo.cleaned_areas import cleaned_areas
from geo.importing.area_rows import Area
from geo.importing.notes import Note
from geo.tomlfile import DeclarationError
from persian.digits import to_persian_digits

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# Degrees. The first that gives few vertices is used.
TOLERANCES = (0.0005, 0.001, 0.002, 0.004, 0.006, 0.01, 0.02, 0.04)
MANY_VERTICES = 3_500  # a layer with more draws slowly on a telephone
_MAY_CHANGE = 0.05  # share of its area that the repair of an invalid ring may add or take


def map_shapes(
    areas: Sequence[Area], *, file: str, tolerance: float | None
) -> tuple[dict[str, BaseGeometry], list[Note]]:
    """The shape of each area by its code, with common borders and few vertices, and notes of what was repaired.

    Raises DeclarationError for empty shapes, other things than polygons, rings beyond repair and areas that overlap.
    """
    drawn, repaired = _repaired(areas, file)
    names = {area.code: (area.name_fa, area.name_en) for area in areas}
    cleaned = cleaned_areas(drawn, names, file=file)
    shapes, used = _simplified(cleaned, tolerance, file)
    vertices_before, vertices = _vertices(cleaned), _vertices(shapes)
    if vertices >= vertices_before:
        return shapes, repaired
    return shapes, [
        *repaired,
        Note(
            f"مرزها ساده شد: از {to_persian_digits(f'{vertices_before} رأس به {vertices}')} رأس (دقت "
            f"{to_persian_digits(f'{used:g}').replace('.', '٫')} درجه)؛ مرز مشترک، مشترک ماند.",
            f"Borders were simplified from {vertices_before:,} to {vertices:,} vertices (tolerance {used:g} degrees); "
            "common borders stay common.",
        ),
    ]


# Repairing takes minutes and a gigabyte where a ring of more vertices crosses itself everywhere.
_MAX_INVALID_VERTICES = 20_000


def _repaired(areas: Sequence[Area], file: str) -> tuple[dict[str, BaseGeometry], list[Note]]:
    """The shape of each area, its parts joined and its rings made valid."""
    import shapely

    _refuse_unrepairable(areas, file)
    shapes: dict[str, BaseGeometry] = {}
    invalid, flat, broken = [], [], []
    for area in areas:
        parts = _parts(area)
        sound = [
            shape if shape.is_valid else shapely.make_valid(shape, method="structure") for shape in parts
        ]
        polygons = [part for shape in sound for part in shapely.get_parts(_polygons(shape))]
        if not polygons:
            flat.append(area)
            continue
        # A union of one sound polygon is that polygon, but takes minutes where it has tens of thousands of points.
        shapes[area.code] = polygons[0] if len(polygons) == 1 else shapely.union_all(polygons)
        if any(not shape.is_valid for shape in parts):
            invalid.append(area)
            if _has_other_size(shapes[area.code], parts):
                broken.append(area)
    if flat:
        _refuse(
            flat, file, "چندضلعی نیستند", "are no polygons", "برایشان چندضلعی بکشید", "draw polygons for them"
        )
    if broken:
        _refuse(
            broken,
            file,
            "حلقه‌های نادرست دارند و خودکار درست نمی‌شوند",
            "have invalid rings that cannot be repaired",
            "در QGIS ابزار Fix geometries را به کار ببرید",
            "use Fix geometries in QGIS",
        )
    return shapes, [_repair_note(invalid)] if invalid else []


def _parts(area: Area) -> list[BaseGeometry]:
    """The shapes of an area that are not empty."""
    return [shape for shape in area.shapes if shape is not None and not shape.is_empty]


def _refuse_unrepairable(areas: Sequence[Area], file: str) -> None:
    """Refuse areas without a shape, and those whose repair would take too long."""
    import shapely

    if empty := [area for area in areas if not _parts(area)]:
        _refuse(empty, file, "شکل ندارند", "have no shape", "برایشان شکل بکشید یا سطرشان را پاک کنید",
                "draw their shapes or remove their rows")  # fmt: skip

    def invalid_vertices(area: Area) -> int:
        return sum(shapely.get_num_coordinates(shape) for shape in _parts(area) if not shape.is_valid)

    if endless := [area for area in areas if invalid_vertices(area) > _MAX_INVALID_VERTICES]:
        _refuse(
            endless,
            file,
            "خودشان را قطع می‌کنند و بیش از آن رأس دارند که اینجا درست شوند",
            "cross themselves and have too many vertices to be repaired here",
            "آن‌ها را در برنامهٔ نقشه‌کشی درست یا ساده کنید",
            "repair or simplify them in a mapping program",
        )


def _has_other_size(repaired: BaseGeometry, drawn: Sequence[BaseGeometry]) -> bool:
    """Whether repairing has changed the size of an area by more than may be.

    The loops of a ring that crosses itself have areas of opposite sign: their sum is much less than what the repaired
    shape covers, and what the file means by it is not known.
    """
    return bool(abs(repaired.area - sum(shape.area for shape in drawn)) > _MAY_CHANGE * repaired.area)


def _repair_note(invalid: Sequence[Area]) -> Note:
    """Say which areas had invalid rings."""
    fa, en = _listed(invalid)
    return Note(
        f"حلقه‌های نادرست این شهرستان‌ها درست شد ({fa}).", f"Invalid rings of these areas were repaired ({en})."
    )


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    """The polygons of a shape; what a collection has beside them (lines, points) is left out."""
    import shapely

    return shapely.union_all([part for part in shapely.get_parts(shape) if "Polygon" in part.geom_type])


def _simplified(
    areas: Mapping[str, BaseGeometry], tolerance: float | None, file: str
) -> tuple[dict[str, BaseGeometry], float]:
    """The areas with few vertices, and the tolerance that gave them."""
    smallest = min(area.area for area in areas.values()) ** 0.5
    # A tolerance near the size of an area would make a triangle of it.
    tolerances = (
        [tolerance] if tolerance else [step for step in TOLERANCES if step <= smallest / 8] or [TOLERANCES[0]]
    )
    done: tuple[dict[str, BaseGeometry], float] | None = None
    for step in tolerances:
        try:
            shapes = simplified(areas, step)
        except DeclarationError:
            continue
        done = shapes, step
        if _vertices(shapes) <= MANY_VERTICES:
            break
    if done is None:
        raise DeclarationError(
            f"مرزهای {file} با دقت {tolerances[-1]:g} درجه ساده نشد؛ عدد دیگری با --tolerance بنویسید.",
            f"The borders of {file} could not be simplified with a tolerance of {tolerances[-1]:g} degrees; give "
            "another number with --tolerance.",
        )
    return done


def _vertices(areas: Mapping[str, BaseGeometry]) -> int:
    import shapely

    return int(shapely.get_num_coordinates(list(areas.values())).sum())


def _refuse(areas: Sequence[Area], file: str, what_fa: str, what_en: str, do_fa: str, do_en: str) -> None:
    fa, en = _listed(areas)
    raise DeclarationError(
        f"این شهرستان‌ها در {file} {what_fa} ({fa})؛ {do_fa}.",
        f"These areas {what_en} in {file} ({en}); {do_en}.",
    )


def _listed(areas: Sequence[Area]) -> tuple[str, str]:
    fa = listed([f"{area.name_fa} {area.code}" for area in areas], "fa")
    return fa, listed([f"{area.name_en} {area.code}" for area in areas], "en")
