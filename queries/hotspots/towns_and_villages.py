"""Cases by town and village: number of cases, number overdue, and position.

A place is one named by the source. Cases that have only coordinates are grouped into squares of a twentieth of a
degree, about five kilometres wide. Positions are rounded to a hundredth of a degree, about a kilometre, so that no
house can be identified.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import sqlalchemy as sa

from geo.counties_and_places import Place, Seat
from persian.names import fold
from queries.estimates.open_cases import rows_in_state
from queries.measures import MEASURES
from queries.question.grouping import dimension_group
from queries.question.question import Question, make_question
from queries.settings.configured_province import province_at
from queries.settings.province_settings import settings
from queries.sql.components import ONE, ZERO
from queries.sql.conditions import Column
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.estimates.intervals import wilson_interval

SQUARES = 20  # per degree of latitude and longitude


@dataclass(frozen=True)
class Places:
    """Cases by place.

    `frame` has a row for each place or square with at least one case, those with most cases first. Columns: place
    (code; "" for a square), label, county (code), county_label, n (cases received in the period), overdue (how many of
    them are overdue at its end), n_owed (those of them whose source records what is overdue), value (the share overdue
    of n_owed), lower and upper (Wilson 95 %), withheld (n_owed is below the minimum of a share: then overdue, value and
    limits are NaN), latitude and longitude in degrees (NaN if neither the cases nor the province's list of places has a
    position).

    `total_cases` counts all cases of the scope, including those without a place, which are in no row.
    """

    frame: pd.DataFrame
    total_cases: int

    @property
    def located_cases(self) -> int:
        """The number of cases with a place or coordinates."""
        return int(self.frame["n"].sum())


def places(store: Store, scope: Scope, *, lang: str) -> Places:
    """The places of a scope's cases in all counties, regardless of the scope's counties. Cached."""
    everywhere = replace(scope, counties=())
    key = ("places", everywhere, lang, settings().minimum_n.share)
    return store.cache.get_or_compute(key, lambda: _places(store, everywhere, lang))


def _places(store: Store, scope: Scope, lang: str) -> Places:
    question = make_question(store, MEASURES["received"], scope, by=(), lang=lang)
    owed = make_question(store, MEASURES["overdue"], scope, by=(), lang=lang)
    received = _grouped(question, _received(question))
    overdue = _grouped(question, _overdue(question, owed))
    sources = owed.sources
    # If some sources do not record what is overdue, the share is that of the cases of the others.
    n_owed = (
        received if sources is None else _grouped(question, _received(replace(question, sources=sources)))
    )
    n = int(received["n"].sum())
    located = received[(received["place"] != 0) | (received["square_y"].notna())]
    keys = ["county", "place", "square_y", "square_x"]
    late = overdue[[*keys, "n"]].rename(columns={"n": "overdue"})
    of = n_owed[[*keys, "n"]].rename(columns={"n": "n_owed"})
    joined = located.merge(late, on=keys, how="left").merge(of, on=keys, how="left")
    frame = _merged(joined.fillna({"overdue": 0, "n_owed": 0}))
    return Places(_labelled(store, frame, lang), n)


def _received(question: Question) -> sa.Select[tuple[object, ...]]:
    return _columns(question).where(*_inside(question))


def _overdue(question: Question, owed: Question) -> sa.Select[tuple[object, ...]]:
    """The received cases that are overdue at the end of the period or at as-of, whichever is earlier."""
    rows, now = rows_in_state(owed, "overdue")
    late = sa.select(rows.c.case_id.label("case_id")).where(*now).distinct().subquery("late")
    cases = question.facts.cases
    joined = cases.join(late, cases.c.case_id == late.c.case_id)
    return _columns(question).select_from(joined).where(*_inside(replace(question, sources=owed.sources)))


def _inside(question: Question) -> list[sa.ColumnElement[bool]]:
    cases = question.facts.cases
    return [
        *question.dimension_conditions(cases),
        *question.period_conditions(cases),
        question.facts.registered(),
    ]


def _columns(question: Question) -> sa.Select[tuple[object, ...]]:
    """Counts and coordinate sums by county and place, or by county and square for cases without a place."""
    c = question.facts.cases.c
    located = sa.and_(c.latitude.is_not(None), c.longitude.is_not(None))
    named = sa.and_(c.place != ZERO)

    def square(degrees: Column) -> Column:
        whole = sa.cast(sa.func.floor(degrees * sa.literal_column(str(SQUARES))), sa.Integer)
        return sa.case((sa.and_(sa.not_(named), located), whole), else_=sa.null())

    by = [c.county, c.place, square(c.latitude), square(c.longitude)]
    names = ("county", "place", "square_y", "square_x")
    keys = [column.label(name) for column, name in zip(by, names, strict=True)]
    count = sa.func.count
    return sa.select(
        *keys,
        count().label("n"),
        count(sa.case((located, ONE))).label("located"),
        # Sums instead of means, so that groups of several counties can be merged exactly.
        sa.func.sum(sa.case((located, c.latitude), else_=sa.null())).label("latitude"),
        sa.func.sum(sa.case((located, c.longitude), else_=sa.null())).label("longitude"),
    ).group_by(*by)


def _grouped(question: Question, statement: sa.Select[tuple[object, ...]]) -> pd.DataFrame:
    frame = question.store.frame(statement)
    numbers = {name: frame[name].astype(float) for name in ("square_y", "square_x", "latitude", "longitude")}
    return frame.assign(**numbers, n=frame["n"].astype("int64"))


def _merged(frame: pd.DataFrame) -> pd.DataFrame:
    """One row for each place or square, assigned to the county to which most of its cases belong.

    The cases of one place may have been registered under several counties.
    """
    keys = ["place", "square_y", "square_x"]
    # After sorting, `first` picks the county with most cases, and with equal numbers the lower key.
    frame = frame.sort_values(["n", "county"], ascending=[False, True], kind="stable")
    sums = ["n", "overdue", "n_owed", "located", "latitude", "longitude"]
    added = frame.groupby(keys, dropna=False, sort=False)
    return added[sums].sum().assign(county=added["county"].first()).reset_index()


def _labelled(store: Store, frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    counties = dimension_group(store, "county", holder="agency", lang=lang)
    rows = store.dimension("place")
    code = dict(zip(rows.index, rows["code"], strict=True))
    n, late = frame["n_owed"].to_numpy(dtype=float), frame["overdue"].to_numpy(dtype=float)
    few = n < settings().minimum_n.share
    lower, upper = wilson_interval(late, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = late / n
    county_codes = [str(counties.code(key)) for key in frame["county"]]
    sites_by_name = _listed_places()
    sites = [
        sites_by_name.get((county, fold(str(rows.loc[key, "name_fa"])))) if key else None
        for county, key in zip(county_codes, frame["place"], strict=True)
    ]
    y, x = _positions(frame, sites)
    labelled = pd.DataFrame(
        {
            "place": [str(code[key]) if key else "" for key in frame["place"]],
            "label": [
                _place_name(rows, int(key), site, lang)
                for key, site in zip(frame["place"], sites, strict=True)
            ],
            "county": county_codes,
            "county_label": [counties.label(key) for key in frame["county"]],
            "n": frame["n"].astype("int64"),
            **{
                name: np.where(few, np.nan, values)
                for name, values in (("overdue", late), ("value", value), ("lower", lower), ("upper", upper))
            },
            "withheld": few,
            "n_owed": n.astype("int64"),
            "latitude": y,
            "longitude": x,
        }
    )
    return labelled.sort_values(["n", "place"], ascending=[False, True], ignore_index=True)


def _place_name(rows: pd.DataFrame, key: int, site: Seat | Place | None, lang: str) -> str:
    """The name of a place; "" for a square.

    Sources usually repeat the Persian name as the English one; the province's list of places has the English name.
    """
    if not key:
        return ""
    fa, en = (str(rows.loc[key, name]) for name in ("name_fa", "name_en"))
    if lang == "fa":
        return fa
    return site.name_en if site is not None and en == fa else en


def _positions(frame: pd.DataFrame, sites: Sequence[Seat | Place | None]) -> tuple[list[float], list[float]]:
    """Latitudes and longitudes of all rows, in degrees, rounded.

    A square has the position of its centre. A place has the position in the province's list of places, or else the mean
    position of its cases.
    """
    y, x = [], []
    for row, site in zip(frame.itertuples(index=False), sites, strict=True):
        if not row.place:
            # Squares are numbered by their south-west corner.
            at = ((row.square_y + 0.5) / SQUARES, (row.square_x + 0.5) / SQUARES)
        elif site is not None:
            at = (site.lat, site.lon)
        elif row.located:
            at = (row.latitude / row.located, row.longitude / row.located)
        else:
            at = (np.nan, np.nan)
        y.append(round(float(at[0]), 2))
        x.append(round(float(at[1]), 2))
    return y, x


def _listed_places() -> dict[tuple[str, str], Seat | Place]:
    """The province's list of places by county and folded name. A county's seat wins over a village of the same name."""
    province = province_at(settings().province_folder)
    places_by_name: dict[tuple[str, str], Seat | Place] = {
        (place.county, fold(place.name_fa or place.name_en)): place for place in province.places
    }
    return places_by_name | {
        (county.code, fold(county.seat.name_fa)): county.seat for county in province.counties if county.seat
    }
