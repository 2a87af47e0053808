"""What a comparison finds, in one sentence."""

from dataclasses import replace

import pytest

from queries.comparisons.peers.peer_comparison import peer_comparison
from queries.comparisons.peers.peer_finding import peer_finding
from queries.vocabulary.scope import Scope


@pytest.mark.slow
def test_the_finding_is_in_the_singular_for_the_only_office_with_enough_cases(demo_store):
    compared = peer_comparison(demo_store, "on_time_share", Scope(), lang="en")
    late = compared.frame[compared.frame["assessment"] == "needs_look"]
    assert len(late) > 1
    sentence = peer_finding(replace(compared, frame=late.head(1)), "en")
    assert sentence.startswith("Only one office has enough cases, and it needs a look; ")
    sentence = peer_finding(replace(compared, frame=late.head(2)), "en")
    assert sentence.startswith("2 of 2 offices need a look; ")
