"""A coverage without small gaps and overlaps; large ones are refused."""

import pytest
import shapely

from geo.cleaned_areas import cleaned_areas
from geo.tomlfile import DeclarationError

NAMES = {"A": ("الف", "Alpha"), "B": ("ب", "Beta")}
LEFT = shapely.box(46, 38, 47, 39)


def test_areas_with_common_borders_stay_as_they_are() -> None:
    areas = {"A": LEFT, "B": shapely.box(47, 38, 48, 39)}

    assert cleaned_areas(areas, NAMES, file="x") == areas


def test_a_small_overlap_is_closed_and_a_large_one_refused() -> None:
    small = cleaned_areas({"A": LEFT, "B": shapely.box(46.999, 38, 48, 39)}, NAMES, file="x")
    assert shapely.coverage_is_valid(list(small.values()))
    with pytest.raises(DeclarationError, match=r"x: these counties overlap \(1: Alpha – Beta\)"):
        cleaned_areas({"A": LEFT, "B": shapely.box(46.5, 38, 48, 39)}, NAMES, file="x")


def test_invalid_shapes_are_refused_by_name() -> None:
    bow_tie = shapely.Polygon([(47, 38), (48, 39), (48, 38), (47, 39)])
    with pytest.raises(DeclarationError, match=r"these shapes are invalid \(1: Beta B\)"):
        cleaned_areas({"A": LEFT, "B": bow_tie}, NAMES, file="x")
