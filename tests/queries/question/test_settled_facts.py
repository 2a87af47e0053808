"""Where nothing happened after as-of, days tell what moments compared with as-of would."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from queries.question.vintage import facts
from queries.sql.components import COMPONENTS
from queries.sql.conditions import Facts, SettledFacts
from queries.vocabulary.scope import Scope


@pytest.mark.parametrize("number", range(3))
def test_days_count_what_moments_do(world_stores, number: int) -> None:
    store = world_stores(number)
    settled = facts(store, Scope())
    if not store.rollups_current:
        # Something happened after as-of: only the moments can tell.
        assert type(settled) is Facts
        return
    assert type(settled) is SettledFacts
    by_moment = Facts(settled.cases, settled.as_of_by_source, settled.latest_as_of)
    conditions = {name: component.condition_as_of for name, component in COMPONENTS.items()}
    conditions |= {"unanswered": lambda each: each.unanswered(), "set_aside": lambda each: each.set_aside()}
    counted = [
        store.frame(
            sa.select(
                *(
                    sa.func.count(sa.case((condition(each), sa.literal_column("1")))).label(name)
                    for name, condition in conditions.items()
                )
            ).select_from(each.cases)
        ).iloc[0]
        for each in (settled, by_moment)
    ]
    assert counted[0].to_dict() == counted[1].to_dict()
    assert counted[0]["received"] > 0


def test_an_earlier_moment_is_compared_with_moments(world_stores) -> None:
    store = world_stores(0)
    earlier = Scope(as_of=store.as_of - timedelta(days=40))
    assert type(facts(store, earlier)) is Facts
    assert type(facts(store.without_rollups(), Scope())) is Facts
