"""The text of the files of a province folder: tables, and the layer of boundaries."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from geo.boundaries import geojson_text, make_feature
from persian.names import tidy

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Row = dict[str, str]


def csv_text(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """The text of a table with these columns."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def boundary_text(table: Iterable[Row], areas: Mapping[str, BaseGeometry], attribution: str) -> str:
    """The text of `boundaries.geojson`: a feature for each row of the table of counties."""
    features = [
        make_feature(
            areas[row["code"]],
            {"code": row["code"], "name_fa": tidy(row["name_fa"]), "name_en": row["name_en"]},
            feature_id=row["code"],
        )
        for row in table
    ]
    return geojson_text(features, attribution=attribution)
