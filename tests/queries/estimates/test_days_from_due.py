"""Days between the due day and the answer, against plain Python on three engines and against the measures."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from queries.estimates.days_from_due import answer_delays
from queries.estimates.measure import measure
from queries.vocabulary.scope import Scope
from tests import reference
from tests.queries.questions import known_in, lives_in, scopes
from tests.reference import by_then
from tests.worlds import world

pytestmark = pytest.mark.slow

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


@pytest.fixture(scope="module")
def stores(world_stores):
    """The store of a world of 400 cases, by its seed: 0 is answered from rollups, 1 from the table of facts."""
    return lambda seed: world_stores(seed, 400)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(seed=st.integers(0, 1), scope=scopes())
def test_answers_stand_as_far_from_the_due_day_as_the_reference_says(stores, seed: int, scope: Scope) -> None:
    here = world(seed, size=400)
    known = known_in(here, scope.as_of)
    lives = lives_in(here, scope, holder="due_agency")
    # Cases with the source's own word in place of a due moment have no day to stand away from.
    due = [x for x in lives if x.due and reference.on_time_share([x], known, scope.first, scope.last)[1]]
    came = [x for x in due if by_then(x.answered, known.of(x))]
    wanted = Counter(((x.answered.date() - x.due.date()).days, x.answered <= x.due) for x in came)
    delays = answer_delays(stores(seed), scope)
    rows = delays.frame.itertuples(index=False)
    assert {(row.days, row.on_time): row.cases for row in rows} == wanted
    assert delays.frame["days"].is_monotonic_increasing
    assert delays.unanswered == len(due) - len(came)


@pytest.mark.parametrize("seed", [0, 1])
def test_it_adds_up_to_what_the_measures_say(stores, seed: int) -> None:
    store = stores(seed)
    here = world(seed, size=400)
    without_due = [life for life in here.lives if life.due is None]
    # Those that go by the source's own word.
    in_time, words = reference.on_time_share(without_due, here.known, None, None)
    delays = answer_delays(store, Scope())
    on_time = delays.frame[delays.frame["on_time"]]
    share, bunching = (measure(store, key, Scope()).row for key in ("on_time_share", "deadline_bunching"))
    assert words > in_time > 0
    assert delays.frame["cases"].sum() + delays.unanswered + words == share["n"]
    assert (on_time["cases"].sum() + in_time) / share["n"] == share["value"]
    assert on_time["cases"].sum() + in_time == bunching["n"]
    assert on_time.loc[on_time["days"] == 0, "cases"].sum() / bunching["n"] == bunching["value"]
