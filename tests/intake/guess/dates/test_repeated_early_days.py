"""A day that stands again and again for “no date” is read as none (`repeated_early_days`)."""

import tomllib

from intake.guess.proposal.proposal_toml import proposal_toml
from tests.intake.guess.guessing import BASE, ROWS, guess, mapping_from
from tests.intake.reading import read_all


def test_the_proposal_takes_the_day_for_no_date_and_says_so(tmp_path):
    closings = ["1300/01/01" if row % 3 else f"1404/03/{row % 28 + 1:02}" for row in ROWS]
    proposal = guess(tmp_path, BASE | {"تاریخ مختومه شدن": closings})
    mapping = mapping_from(proposal)

    assert mapping.dates.placeholders == ("1300/01/01",)
    written = tomllib.loads(proposal_toml(proposal, name="a", title_fa="الف", title_en="a"))
    assert written["dates"]["placeholders"] == ["1300/01/01"]
    closed = read_all(tmp_path / "table.csv", mapping).records["closed_at"]
    assert int(closed.notna().sum()) == 20
    assert "the day 1300/01/01 stands again and again" in " ".join(note.en for note in proposal.notes)
