"""A surge of days that the data have not seen in any year before may be the season, and says so."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from queries.attention.known_causes import with_unseen_season
from queries.attention.sentences import UNSEEN_SEASON, evidence
from tests.queries.attention.made_checks import QUIET, surge

DAY = date(2026, 7, 20)
LONG = surge(days=28)


@pytest.mark.parametrize(
    ("first_day", "check", "is_unseen"),
    [
        (DAY - timedelta(300), LONG, True),
        (DAY - timedelta(27 + 365), LONG, False),
        (DAY - timedelta(27 + 364), LONG, True),
        # A week is no season, and late answers have none that the list knows of.
        (DAY - timedelta(300), surge(days=7), False),
        (DAY - timedelta(300), replace(LONG, kind="overdue"), False),
        (DAY - timedelta(300), replace(LONG, kind="drop"), True),
        (None, LONG, False),
    ],
)
def test_only_long_deviations_before_the_second_year_may_be_the_season(first_day, check, is_unseen) -> None:
    found = with_unseen_season(SimpleNamespace(first_day=first_day), DAY, check)
    assert found == replace(check, is_unseen_season=is_unseen)


def test_the_evidence_says_it() -> None:
    for lang in ("fa", "en"):
        said = evidence(replace(LONG, is_unseen_season=True)).label(lang)
        assert said == evidence(LONG).label(lang) + UNSEEN_SEASON.label(lang)
    assert "season" not in evidence(QUIET).en
