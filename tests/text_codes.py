"""A made-up province whose county codes have letters: upper, lower and mixed case, dots and underscores."""

import json
from pathlib import Path

import shapely

from geo.boundaries import make_feature, neighbours

# The fifth and the sixth code differ only in punctuation; the last one is digits alone, with a leading zero.
CODES = ("IR012001", "ir012002", "Ir012003", "BX", "IRN.1.11_1", "IRN.11.1_1", "ta-7", "07")
PERSIAN = ("الف", "ب", "پ", "ت", "ث", "ج", "چ", "ح")
SQUARES = {
    code: shapely.box(46 + i % 4, 37 + i // 4, 47 + i % 4, 38 + i // 4) for i, code in enumerate(CODES)
}
ENGLISH = {code: f"Place {letter}" for code, letter in zip(CODES, "ABCDEFGH", strict=True)}


def write_province(folder: Path) -> Path:
    """Write the province into a folder: eight square counties without seats, their rings as RFC 7946 has them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "province.toml").write_text(
        'key = "made-up"\nname_fa = "ساختگی"\nname_en = "Made up"\ncensus_years = [1395]\n'
        '[[attribution]]\nfa = "ساختگی"\nen = "made up"\n',
        encoding="utf-8",
    )
    borders = neighbours(SQUARES)
    rows = [
        f"{code},شهر {fa},{ENGLISH[code]},{50_000 + 20_000 * i},{'|'.join(borders[code])}"
        for i, (code, fa) in enumerate(zip(CODES, PERSIAN, strict=True))
    ]
    table = "\n".join(["code,name_fa,name_en,population_1395,neighbours", *rows])
    (folder / "counties.csv").write_text(table + "\n", encoding="utf-8")
    features = [make_feature(square, {"code": code}, feature_id=code) for code, square in SQUARES.items()]
    for feature in features:
        feature["geometry"]["coordinates"] = [ring[::-1] for ring in feature["geometry"]["coordinates"]]
    layer = {"type": "FeatureCollection", "features": features}
    (folder / "boundaries.geojson").write_text(json.dumps(layer), encoding="utf-8")
    return folder
