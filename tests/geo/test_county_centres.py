"""Centres of counties: the seat where it is known, else the middle of the largest part of the area."""

from dataclasses import replace

import pytest

from geo.county_centres import county_centre


def without_seat(province, code: str, geometry):
    """The province with one county without a seat, and boundaries of that county alone."""
    bare = replace(province.county(code), seat=None)
    return replace(
        province,
        geojson=geometry and {"features": [{"id": code, "geometry": geometry}]},
        _by_code={**province._by_code, code: bare},
    )


SQUARE = [[0.0, 0.0], [0.0, 2.0], [4.0, 2.0], [4.0, 0.0], [0.0, 0.0]]
SMALL = [[9.0, 9.0], [9.0, 9.5], [9.5, 9.5], [9.0, 9.0]]


def test_the_seat_is_the_centre(province):
    seat = province.county("0303").seat

    assert county_centre(province, "0303") == (seat.lat, seat.lon)


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [SQUARE]},
        {"type": "Polygon", "coordinates": [SQUARE[::-1]]},
        {"type": "MultiPolygon", "coordinates": [[SMALL], [SQUARE]]},
    ],
)
def test_without_a_seat_it_is_the_centroid_of_the_largest_part(province, geometry):
    assert county_centre(without_seat(province, "0303", geometry), "0303") == pytest.approx((1.0, 2.0))


def test_a_ring_without_area_and_a_county_without_boundary(province):
    flat = {"type": "Polygon", "coordinates": [[[3.0, 1.0], [3.0, 1.0], [3.0, 1.0]]]}

    assert county_centre(without_seat(province, "0303", flat), "0303") == (1.0, 3.0)
    assert county_centre(without_seat(province, "0303", None), "0303") is None


def test_centroids_of_real_boundaries_lie_near_the_seats(province):
    for county in province.counties:
        bare = replace(province, _by_code={**province._by_code, county.code: replace(county, seat=None)})
        centre = county_centre(bare, county.code)
        assert centre is not None
        assert centre == pytest.approx((county.seat.lat, county.seat.lon), abs=0.6)
