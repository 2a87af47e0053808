"""Boundaries made up for tests: 24 areas that share their borders, as a neighbouring province might send them."""

from pathlib import Path

import geopandas
import numpy as np
import shapely

PERSIAN = [
    "اصفهان", "کاشان", "نجف‌آباد", "خمینی‌شهر", "شاهین‌شهر", "گلپایگان", "شهرضا", "مبارکه", "فلاورجان", "لنجان",
    "نایین", "اردستان", "نطنز", "سمیرم", "فریدن", "فریدون‌شهر", "خوانسار", "آران", "تیران", "چادگان", "دهاقان",
    "برخوار", "خور", "بوئین",
]  # fmt: skip
LATIN = [
    "Isfahan", "Kashan", "Najafabad", "Khomeynishahr", "Shahinshahr", "Golpayegan", "Shahreza", "Mobarakeh",
    "Falavarjan", "Lenjan", "Nain", "Ardestan", "Natanz", "Semirom", "Faridan", "Fereydunshahr", "Khansar",
    "Aran", "Tiran", "Chadegan", "Dehaghan", "Borkhar", "Khur", "Buin",
]  # fmt: skip
CODES = [f"IR10{number:03}" for number in range(1, 25)]
PEOPLE = [2_240_000 // number + 30_000 for number in range(1, 25)]
UTM_39N = 32639
BOROUGHS = {
    "Staten Island": shapely.box(-74.25, 40.5, -74.05, 40.65),
    "Brooklyn": shapely.box(-74.04, 40.57, -73.9, 40.7),
    "Queens": shapely.box(-73.9, 40.57, -73.7, 40.8),
    "Manhattan": shapely.box(-74.02, 40.7, -73.94, 40.88),
    "Bronx": shapely.box(-73.93, 40.81, -73.76, 40.91),
}


def counties() -> geopandas.GeoDataFrame:
    """The areas in longitude and latitude, with columns named as the United Nations name them."""
    points = np.random.default_rng(1).uniform([49.8, 30.8], [55.2, 34.4], (24, 2))
    whole = shapely.box(49.7, 30.7, 55.4, 34.5)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=whole))
    columns = {
        "OBJECTID": range(1, 25),
        "ADM1_FA": "اصفهان",
        "ADM1_EN": "Isfahan",
        "ADM2_PCODE": CODES,
        "ADM2_FA": PERSIAN,
        "ADM2_EN": LATIN,
        "pop_2016": PEOPLE,
    }
    borders = shapely.segmentize(shapely.intersection(cells, whole), 0.05)
    return geopandas.GeoDataFrame(columns, geometry=borders, crs=4326)


def write_geojson(folder: Path) -> Path:
    """GeoJSON with text codes and populations."""
    path = folder / "isfahan.geojson"
    counties().to_file(path)
    return path


def write_projected(folder: Path) -> Path:
    """A GeoPackage in UTM with a layer of towns and one of the areas."""
    path = folder / "isfahan.gpkg"
    areas = counties().to_crs(UTM_39N)
    areas.assign(geometry=areas.centroid).to_file(path, layer="towns")
    areas.to_file(path, layer="counties")
    return path


def write_shapefile(folder: Path) -> Path:
    """A Shapefile with Persian names in Windows-1256 that does not declare its encoding; without codes and people."""
    areas = counties().to_crs(UTM_39N)[["ADM2_FA", "ADM2_EN", "geometry"]]
    areas = areas.rename(columns={"ADM2_FA": "NAME", "ADM2_EN": "NAME_LATIN"})
    # The code page has no Persian ye.
    areas["NAME"] = areas["NAME"].str.replace("ی", "ي")
    path = folder / "isfahan.shp"
    areas.to_file(path, encoding="cp1256")
    path.with_suffix(".cpg").unlink()
    return path


def write_table(folder: Path) -> Path:
    """A table of the areas without boundaries and people, as a Persian spreadsheet program writes it."""
    path = folder / "isfahan.csv"
    rows = [f"{code};{fa};{en}" for code, fa, en in zip(CODES, PERSIAN, LATIN, strict=True)]
    path.write_text("\n".join(["کد;نام شهرستان;نام لاتین", *rows]), encoding="utf-8-sig")
    return path


def write_boroughs(folder: Path) -> Path:
    """Five areas with no other column than their English names."""
    path = folder / "boroughs.geojson"
    frame = geopandas.GeoDataFrame({"boro_name": list(BOROUGHS)}, geometry=list(BOROUGHS.values()), crs=4326)
    frame.to_file(path)
    return path


def write_one_county(folder: Path) -> Path:
    """A province of a single area, with its inhabitants."""
    path = folder / "one.geojson"
    counties().iloc[:1].to_file(path)
    return path
