"""Towns and villages: how many cases a place had, and how many of them are overdue, with where it lies.

A place is one that the source names; cases with coordinates alone are gathered in squares of a twentieth of a degree,
some five kilometres wide. Positions are rounded to a hundredth of a degree, about a kilometre: nobody's house.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import sqlalchemy as sa

from geo.province import Place, Seat
from persian.names import fold
from queries.estimates.open_cases import rows_in_state
from queries.measures import MEASURES
from queries.question.grouping import dimension_group
from queries.question.question import Question, make_question
from queries.settings.province import province_at
from queries.settings.province_settings import settings
from queries.sql.conditions import Column
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.intervals import wilson_interval

SQUARES = 20  # to a degree
_ZERO: Column = sa.literal_column("0")


@dataclass(frozen=True)
class Places:
    """`frame` has a row for each place or square with a case, the most cases first: place (code; "" of a square),
    label, county (code), county_label, n (cases received in the period), overdue (those of them that are at its end),
    value (the share overdue), lower and upper (Wilson 95 %), withheld (fewer cases than a share needs: then overdue,
    value and limits are NaN), latitude and longitude (NaN where neither the cases nor the province say where it is).

    `n` are all cases of the scope; those that tell no place stand in no row.
    """

    frame: pd.DataFrame
    total_cases: int

    @property
    def located_cases(self) -> int:
        """Cases that tell where they are about."""
        return int(self.frame["n"].sum())


def places(store: Store, scope: Scope, *, lang: str) -> Places:
    """The places of a scope's cases, whatever counties it is narrowed to."""
    everywhere = replace(scope, counties=())
    asked = ("places", everywhere, lang, settings().minimum_n.share)
    return store.cache.get_or_compute(asked, lambda: _places(store, everywhere, lang))


def _places(store: Store, scope: Scope, lang: str) -> Places:
    question = make_question(store, MEASURES["received"], scope, by=(), lang=lang)
    received = _grouped(question, _received(question))
    overdue = _grouped(question, _overdue(question))
    n = int(received["n"].sum())
    known = received[(received["place"] != 0) | (received["square_y"].notna())]
    keys = ["county", "place", "square_y", "square_x"]
    late = overdue[[*keys, "n"]].rename(columns={"n": "overdue"})
    frame = _merged(known.merge(late, on=keys, how="left").fillna({"overdue": 0}))
    return Places(_told(store, frame, lang), n)


def _received(question: Question) -> sa.Select[tuple[object, ...]]:
    return _columns(question).where(*_inside(question))


def _overdue(question: Question) -> sa.Select[tuple[object, ...]]:
    """The same cases, those of them that are overdue at the end of the period or as-of."""
    owed = replace(question, measure=MEASURES["overdue"])
    rows, now = rows_in_state(owed, "overdue")
    late = sa.select(rows.c.case_id.label("case_id")).where(*now).distinct().subquery("late")
    cases = question.facts.cases
    joined = cases.join(late, cases.c.case_id == late.c.case_id)
    return _columns(question).select_from(joined).where(*_inside(question))


def _inside(question: Question) -> list[sa.ColumnElement[bool]]:
    cases = question.facts.cases
    return [
        *question.dimension_conditions(cases),
        *question.period_conditions(cases),
        question.facts.registered(),
    ]


def _columns(question: Question) -> sa.Select[tuple[object, ...]]:
    c = question.facts.cases.c
    located = sa.and_(c.latitude.is_not(None), c.longitude.is_not(None))
    named = sa.and_(c.place != _ZERO)

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
        count(sa.case((located, sa.literal_column("1")))).label("located"),
        sa.func.sum(sa.case((located, c.latitude), else_=sa.null())).label("latitude"),
        sa.func.sum(sa.case((located, c.longitude), else_=sa.null())).label("longitude"),
    ).group_by(*by)


def _grouped(question: Question, statement: sa.Select[tuple[object, ...]]) -> pd.DataFrame:
    frame = question.store.frame(statement)
    numbers = {name: frame[name].astype(float) for name in ("square_y", "square_x", "latitude", "longitude")}
    return frame.assign(**numbers, n=frame["n"].astype("int64"))


def _merged(frame: pd.DataFrame) -> pd.DataFrame:
    """One row a place or square, with the county that most of its cases are about."""
    keys = ["place", "square_y", "square_x"]
    frame = frame.sort_values(["n", "county"], ascending=[False, True], kind="stable")
    sums = ["n", "overdue", "located", "latitude", "longitude"]
    added = frame.groupby(keys, dropna=False, sort=False)
    return added[sums].sum().assign(county=added["county"].first()).reset_index()


def _told(store: Store, frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    counties = dimension_group(store, "county", holder="agency", lang=lang)
    rows = store.dimension("place")
    code = dict(zip(rows.index, rows["code"], strict=True))
    n, late = frame["n"].to_numpy(dtype=float), frame["overdue"].to_numpy(dtype=float)
    few = n < settings().minimum_n.share
    lower, upper = wilson_interval(late, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = late / n
    own = [str(counties.code(key)) for key in frame["county"]]
    listed = _listed()
    sites = [
        listed.get((county, fold(str(rows.loc[key, "name_fa"])))) if key else None
        for county, key in zip(own, frame["place"], strict=True)
    ]
    y, x = _positions(frame, sites)
    told = pd.DataFrame(
        {
            "place": [str(code[key]) if key else "" for key in frame["place"]],
            "label": [
                _named(rows, int(key), site, lang) for key, site in zip(frame["place"], sites, strict=True)
            ],
            "county": own,
            "county_label": [counties.label(key) for key in frame["county"]],
            "n": frame["n"].astype("int64"),
            **{
                name: np.where(few, np.nan, each)
                for name, each in (("overdue", late), ("value", value), ("lower", lower), ("upper", upper))
            },
            "withheld": few,
            "latitude": y,
            "longitude": x,
        }
    )
    return told.sort_values(["n", "place"], ascending=[False, True], ignore_index=True)


def _named(rows: pd.DataFrame, key: int, site: Seat | Place | None, lang: str) -> str:
    """What a place is called; sources seldom know its English name, the province's list of places does."""
    if not key:
        return ""
    fa, en = (str(rows.loc[key, name]) for name in ("name_fa", "name_en"))
    if lang == "fa":
        return fa
    return site.name_en if site is not None and en == fa else en


def _positions(frame: pd.DataFrame, sites: Sequence[Seat | Place | None]) -> tuple[list[float], list[float]]:
    """Latitude and longitude of each row: of a square its middle, of a place that of the province's list of places,
    else the mean of its cases.
    """
    y, x = [], []
    for row, site in zip(frame.itertuples(index=False), sites, strict=True):
        if not row.place:
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


def _listed() -> dict[tuple[str, str], Seat | Place]:
    """The towns and villages of the province by county and name; a county's seat before a village of its name."""
    province = province_at(settings().province_folder)
    found: dict[tuple[str, str], Seat | Place] = {
        (each.county, fold(each.name_fa or each.name_en)): each for each in province.places
    }
    return found | {
        (each.code, fold(each.seat.name_fa)): each.seat for each in province.counties if each.seat
    }
