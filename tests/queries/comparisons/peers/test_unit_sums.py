"""Sums of offices by the mix of their cases, against the planted cases counted in plain Python."""

import pytest

from queries.comparisons.peers.unit_sums import unit_counts, unit_question, unit_sums
from queries.measures import MEASURES
from queries.vocabulary.scope import Scope
from tests.queries.offices import OFFICES, PEERS, planted, stored

pytestmark = [pytest.mark.usefixtures("many_units"), pytest.mark.slow]  # Stores with many offices.


def test_the_cells_of_an_office_add_up_to_its_cases_and_hits() -> None:
    here = planted(A3=0.85, A7=0.0)
    lives = here.lives
    store = stored(here)
    question = unit_question(store, MEASURES["on_time_share"], Scope(), by="agency", lang="en")
    counts = unit_counts(question, unit_sums(question))
    codes = [question.groups[0].code(key) for key in counts.keys]
    assert sorted(codes) == sorted(OFFICES[:10])
    for code, n, hits in zip(codes, counts.n, counts.hits, strict=True):
        own = [life for life in lives if life.agency == code]
        assert (n, hits) == (len(own), sum(life.answered <= life.due for life in own))
    assert counts.n.sum() == 600
    # One group of peers, and nobody whose verdicts are too few, because this measure needs none.
    assert len(set(counts.group.tolist())) == len({PEERS[code] for code in codes})
    assert counts.enough_responses.all()
