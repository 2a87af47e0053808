"""Offices outside the limits of the funnel among their peers: answers on time over the last 90 days."""

from datetime import date, timedelta

import numpy as np
from scipy.special import ndtr

from queries.attention.look import Look
from queries.peers import peers
from queries.scope import Scope
from queries.store import Store

DAYS = 90
MEASURE = "on_time_share"


def limits(store: Store, scope: Scope, day: date) -> list[Look]:
    """A look at each office that is compared; p is 1 where the comparison itself does not ask for a look."""
    asked = Scope(as_of=scope.as_of, load=scope.load).with_period(day - timedelta(DAYS - 1), day)
    frame = peers(store, MEASURE, asked).frame
    frame = frame[np.isfinite(frame["z"].to_numpy(dtype=float))]
    offices = store.dimension("agency")
    keys = dict(zip(offices["code"], offices.index, strict=True))
    return [
        Look(
            "limits",
            (("agency", int(keys[row.agency])),),
            DAYS,
            float(row.value),
            float(row.expected),
            float(row.lower_998),
            float(row.upper_998),
            float(ndtr(-abs(row.z))) if row.verdict == "look" else 1.0,
            n=float(row.n),
        )
        for row in frame.itertuples()
    ]
