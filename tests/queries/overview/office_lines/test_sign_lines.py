"""Lines that name offices with a sign: of which scopes they are drawn, and whom they name."""

import pytest

from queries.comparisons.peers.office_signs import OfficeSign
from queries.overview.office_lines import scope_signs
from queries.overview.office_lines.scope_signs import deadline_signs_of_scope, judges_all_cases
from queries.overview.office_lines.sign_lines import sign_lines
from queries.overview.overview_contents import EMPTY
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope


@pytest.mark.parametrize("part", ["counties", "topics", "topic_groups", "kinds", "channels"])
def test_an_office_is_not_judged_by_a_part_of_its_cases(part):
    assert judges_all_cases(Scope(agencies=("1",)))
    assert not judges_all_cases(Scope(**{part: ("1",)}))


def test_only_offices_of_the_scope_are_named(demo_store, monkeypatch):
    one, other = (code for key, code in list(demo_store.codes("agency").items())[1:3])
    signs = [OfficeSign(one, 0.4, 0.1, 50), OfficeSign(other, 0.3, 0.1, 40)]
    monkeypatch.setattr(scope_signs, "piles_on_due_day", lambda store, scope: signs)
    monkeypatch.setattr(scope_signs, "piles_on_due_day_lately", lambda store, scope: [])
    monkeypatch.setattr(scope_signs, "longer_deadlines", lambda store, scope: [])

    def line(scope: Scope) -> Text:
        return sign_lines(demo_store, deadline_signs_of_scope(demo_store, scope))

    assert "40%" in line(Scope()).en
    own = line(Scope(agencies=(other,))).en
    assert "30%" in own
    assert "40%" not in own
    assert line(Scope(agencies=("none",))) == EMPTY
