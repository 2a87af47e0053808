"""Which offices register complaints as other kinds: those in which some are missing and as many others have come."""

import numpy as np
import pandas as pd
import pytest

from queries.comparisons.peers import recorded_kinds
from queries.vocabulary.codes import Kind


def kinds_of(*offices: tuple[int, ...]) -> pd.DataFrame:
    """Counts of offices 1, 2, …: complaints and other kinds in the last days, and the same in the year before.

    Those of the same days a year ago are a quarter of the year's, unless they are given as well.
    """
    rows = []
    for number, (complaints, others, complaints_before, others_before, *then) in enumerate(offices, 1):
        complaints_then, others_then = then or (complaints_before // 4, others_before // 4)
        rows += [
            {"agency": number, "kind": int(kind), "lately": lately, "before": before, "then": season}
            for kind, lately, before, season in (
                (Kind.complaint, complaints, complaints_before, complaints_then),
                (Kind.request, others, others_before, others_then),
            )
        ]
    return pd.DataFrame(rows)


def named(frame: pd.DataFrame) -> list[str]:
    return [sign.office for sign in recorded_kinds._changed(recorded_kinds._of_offices(frame))]


SOUND = [(60, 40, 240, 160)] * 8


@pytest.mark.parametrize(
    ("office", "is_named"),
    [
        ((12, 88, 240, 160), True),  # four fifths of the complaints have become requests
        ((60, 40, 240, 160), False),  # as before
        ((60, 160, 240, 160), False),  # many ask for something: no complaint is missing
        ((12, 40, 240, 160), False),  # fewer have a reason to complain: nothing has taken their place
        ((40, 60, 240, 160), False),  # a third has: too little to be sure of
        ((3, 22, 60, 40), False),  # too few cases
        ((80, 280, 960, 640, 80, 280), False),  # as on the same days a year ago
        ((80, 280, 960, 640, 240, 160), True),
        ((80, 280, 960, 640, 4, 16), False),  # of a year ago too little is known: it may be the season
    ],
)
def test_complaints_must_be_missing_and_replaced_and_not_by_the_season(office, is_named) -> None:
    assert named(kinds_of(office, *SOUND)) == (["1"] if is_named else [])


def test_what_has_changed_everywhere_is_no_change_of_an_office() -> None:
    assert named(kinds_of(*[(12, 88, 240, 160)] * 9)) == []


def test_few_sound_offices_are_named_where_kinds_vary() -> None:
    dice = np.random.default_rng(5)
    names = 0
    for _ in range(40):
        share = dice.beta(6, 4, 50)
        size = np.exp(dice.uniform(np.log(30), np.log(600), 50))
        lately, before = (np.clip(share + dice.normal(0, 0.04, 50), 0, 1) for _ in range(2))
        complaints, others = dice.poisson(size * lately), dice.poisson(size * (1 - lately))
        past = dice.poisson(4 * size * before), dice.poisson(4 * size * (1 - before))
        names += len(named(kinds_of(*zip(complaints, others, *past, strict=True))))
    assert names == 0
