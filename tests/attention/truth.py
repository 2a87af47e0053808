"""The true rates of a demo world, which decide whether a line of the attention list is a false alarm.

A demo world has events of its own and spells of weather that are not on any list of planted events. A line about these
is right, so the trials must know them.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from unittest import mock

import numpy as np
from numpy.typing import NDArray

from geo.province import load_province
from intake.demo import demo_world as worlds
from intake.demo import line_activity
from intake.demo.unusual_events import CRISIS, RISING
from queries.attention import topic_group_of_topics
from queries.attention.anomaly_check import Check
from queries.storage.store import Store
from tests.attention.history import History

PROVINCE = Path(__file__).resolve().parent.parent.parent / "geo" / "provinces" / "east-azerbaijan"
REAL = 1.15  # A line is true if the world's rate is at least this many times its usual rate.

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Truth:
    """Rates of a demo world with and without weather and events: days × topics × counties in the store's order."""

    rate: Floats
    usual: Floats
    declining: int
    water: int  # The office that is responsible for the topics of the crisis.

    def real(self, look: Check, day: int, store: Store, known: History) -> bool:
        """Whether the world really contains what a line reports."""
        if look.kind == "overdue":
            return look.subject[0][0] == "county" or look.subject[0][1] in (self.declining, self.water)
        if look.kind != "surge":
            return False
        topics, counties = self._places(look, store, known)
        days = slice(day + 1 - look.days, day + 1)
        rate, usual = (x[days][:, topics][:, :, counties].sum() for x in (self.rate, self.usual))
        return bool(rate >= REAL * usual)

    def _places(self, look: Check, store: Store, known: History) -> tuple[list[int], list[int]]:
        where = dict(look.subject)
        topic_keys = [int(str(k[0])) for k in known.dailies["topic"].keys]
        county_keys = [int(str(k[0])) for k in known.dailies["county"].keys]
        group = topic_group_of_topics(store)
        topics = [
            i
            for i, key in enumerate(topic_keys)
            if where.get("topic", key) == key and where.get("topic_group", group.get(key)) == group.get(key)
        ]
        return topics, [i for i, key in enumerate(county_keys) if where.get("county", key) == key]


def truth(seed: int, known: History) -> Truth:
    """Compute the true rates of a seed's world."""
    province = load_province(PROVINCE)
    world = worlds.world(province, seed=seed)
    plain = replace(RISING, factor=1.0)
    with mock.patch.dict(line_activity.SPELLS, clear=True), mock.patch.object(worlds, "RISING", plain):
        calm = worlds.world(province, seed=seed)
    store = known.store
    skip = (known.dailies["county"].first - line_activity.FIRST_DAY).days
    names = {topic.name_en: i for i, topic in enumerate(world.topics)}
    topic_rows = store.dimension("topic").loc[
        [int(str(k[0])) for k in known.dailies["topic"].keys], "name_en"
    ]
    topics = [names[name] for name in topic_rows]
    codes = {code: i for i, code in enumerate(world.areas.code)}
    county_rows = store.dimension("county").loc[
        [int(str(k[0])) for k in known.dailies["county"].keys], "code"
    ]
    counties = [codes[code] for code in county_rows]

    def rate(demo_world: worlds.World, crisis: bool) -> Floats:
        rates = demo_world.topic_rate[:, :, None] * demo_world.county_share[None, :, :]
        if crisis:
            rates[:, :, demo_world.crisis_county] += demo_world.crisis_rate
        return np.asarray(rates[skip:][:, topics][:, :, counties])

    offices = store.dimension("agency")
    by_name = dict(zip(offices["name_fa"], offices.index, strict=True))

    def office(place: int) -> int:
        return int(by_name.get(world.offices[place].name_fa, -1))

    water = next(i for i, topic in enumerate(world.topics) if topic.name_en in CRISIS.topics)
    return Truth(
        rate(world, True),
        rate(calm, False),
        office(world.declining),
        office(int(world.responsible[water, world.crisis_county])),
    )
