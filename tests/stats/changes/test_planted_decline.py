"""The one office of the demo that gets slower is found with the right month; no other office is."""

from datetime import date

import numpy as np
import pytest

from intake.demo.case_life import simulate_histories
from intake.demo.generate import generate
from intake.demo.line_activity import AS_OF_SECOND as NOW
from intake.demo.line_activity import FIRST_DAY
from intake.demo.registrations import NO_DUE, chunks, draw_cases
from persian.day_arrays import epoch_days_to_jalali
from queries.vocabulary.codes import SET_ASIDE
from stats.changes.changepoint import find_change_point

pytestmark = pytest.mark.slow

CASES, SEED = 150_000, 111
MONTHS = 36
DAY = 86_400
START = (FIRST_DAY - date(1970, 1, 1)).days


@pytest.mark.thorough
def test_the_planted_decline_is_found_in_its_month_and_hardly_any_other(province) -> None:
    demo = generate(cases=CASES, seed=SEED, province=province)
    offices = demo.world.offices
    hits = np.zeros((len(offices), 12 * 10))
    n = np.zeros_like(hits)
    for first, last, before in chunks(demo.count):
        cases = draw_cases(demo.world, demo.count, first=first, last=last, before=before, seed=SEED)
        lives = simulate_histories(demo.world, cases, seed=SEED)
        aside = np.isin(lives.outcome, [int(x) for x in SET_ASIDE]) & (lives.closed <= NOW)
        due = (cases.trip < 0) & (cases.due != NO_DUE) & (cases.due <= NOW) & ~aside
        year, month, _ = epoch_days_to_jalali(START + cases.due[due] // DAY)
        at = (year - 1400) * 12 + month - 1
        np.add.at(n, (cases.office[due], at), 1)
        np.add.at(hits, (cases.office[due], at), (lives.answered <= cases.due)[due])
    *_, end = np.flatnonzero(n.sum(axis=0))
    span = slice(end - MONTHS, end)  # The last month is not over.
    month_of_office = {}
    for office in range(len(offices)):
        others = (hits.sum(axis=0) - hits[office])[span], (n.sum(axis=0) - n[office])[span]
        change = find_change_point(hits[office, span], n[office, span], others=others)
        if change and change.is_significant and abs(change.after - change.before) >= 0.03:
            month_of_office[office] = change
    assert len(month_of_office) <= 2  # Of 64 offices, at a level of 1 %.
    change = month_of_office[demo.world.declining]
    begins = (1404 - 1400) * 12 + 11 - 1 - (end - MONTHS)  # Bahman 1404
    assert change.earliest <= begins + 1
    assert change.latest >= begins
    assert abs(change.first_after - begins) <= 1
    assert change.after < change.before - 0.15
