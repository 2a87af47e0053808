"""The projection of a layer: declared, given, seen from the coordinates, or asked for."""

import geopandas
import pytest
import shapely

from geo.importing.projection import in_degrees
from geo.tomlfile import DeclarationError

SQUARE = shapely.box(51, 32, 52, 33)


def layer(epsg: int, *, declares: bool = True) -> geopandas.GeoDataFrame:
    frame = geopandas.GeoDataFrame(geometry=[SQUARE], crs=4326).to_crs(epsg)
    return frame if declares else geopandas.GeoDataFrame(geometry=frame.geometry.to_numpy())


@pytest.mark.parametrize(
    ("frame", "crs", "words"),
    [
        (layer(4326), None, None),
        (layer(32639), None, "Converted from"),
        (layer(4326, declares=False), None, "look like longitude and latitude"),
        (layer(3857, declares=False), None, "look like Web Mercator"),
        (layer(32639, declares=False), "EPSG:32639", None),
        (layer(32639).set_crs(32638, allow_override=True), "32639", None),
    ],
)
def test_the_square_is_found_again(frame: geopandas.GeoDataFrame, crs: str | None, words: str | None) -> None:
    converted, notes = in_degrees(frame, crs=crs, name="x.shp")

    assert shapely.symmetric_difference(converted.geometry[0], SQUARE).area < 1e-3
    assert [words in note.en for note in notes] == ([] if words is None else [True])


@pytest.mark.parametrize(
    ("frame", "crs", "words"),
    [
        (layer(32639, declares=False), None, "UTM"),
        (layer(32639, declares=False).translate(9e6), None, "do not show it"),
        (layer(4326), "EPSG:1", "is not known"),
        (layer(32639, declares=False), "EPSG:4326", "give no longitude and latitude"),
    ],
)
def test_what_is_not_known_is_asked_for(frame: geopandas.GeoDataFrame, crs: str | None, words: str) -> None:
    frame = geopandas.GeoDataFrame(geometry=frame.geometry)
    with pytest.raises(DeclarationError) as caught:
        in_degrees(frame, crs=crs, name="x.shp")
    assert words in caught.value.message_en
    assert "--crs" in caught.value.message_fa
