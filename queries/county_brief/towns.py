"""The towns and villages of a county with most cases, and how many of these are overdue."""

from queries.county_brief.brief_contents import Figure, TownCases
from queries.hotspots.towns_and_villages import places
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

MAX_TOWNS = 5


def towns(store: Store, scope: Scope, code: str, *, lang: str) -> tuple[tuple[TownCases, ...], int]:
    """Those that the sources name, most cases first, and the cases of all of them, as the map of towns has them."""
    frame = places(store, scope, lang=lang).frame
    named = frame[(frame["county"] == code) & (frame["place"] != "")]
    most = tuple(
        TownCases(
            str(row["label"]),
            int(row["n"]),
            Figure(
                float(row["value"]),
                float(row["lower"]),
                float(row["upper"]),
                int(row["n_owed"]),
                withheld=bool(row["withheld"]),
                not_recorded=not row["n_owed"],
            ),
        )
        for _, row in named.head(MAX_TOWNS).iterrows()
    )
    return most, int(named["n"].sum())
