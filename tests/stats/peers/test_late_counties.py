"""Counties that are late whoever is responsible: reported where they are, and not where counties differ by nature."""

import numpy as np
import pytest
from scipy.special import expit

from stats.peers.late_counties import LateCounties
from stats.peers.late_counties import late_counties as rule
from tests.thorough import ordinary_first

OFFICES, COUNTIES, WORLDS = 30, 21, 150


def late_counties(office, county, n, hits) -> LateCounties:
    """The late counties of cases of one kind."""
    return rule(office, county, np.zeros(len(office), dtype=np.int64), n, hits)


def report_rates(*, of_counties: float, of_pairs: float, worse: float = 0.0) -> tuple[float, float]:
    """How often the fourth county, which is so much worse (logit scale), and how often any other one is reported."""
    rng = np.random.default_rng(11)
    office, county = np.divmod(np.arange(OFFICES * COUNTIES), COUNTIES)
    reported = others = 0
    for _ in range(WORLDS):
        size = np.exp(rng.uniform(0, 2.3, OFFICES))
        cases = rng.poisson(12_000 * np.outer(size / size.sum(), rng.dirichlet(np.full(COUNTIES, 3.0))))
        effect = rng.normal(0, of_counties, COUNTIES)
        effect[3] -= worse
        level = 1.1 + rng.normal(0, 0.3, OFFICES)[:, None] + effect
        hits = rng.binomial(cases, expit(level + rng.normal(0, of_pairs, cases.shape)))
        codes = late_counties(office, county + 100, cases.ravel() * 1.0, hits.ravel() * 1.0).county
        reported += 103 in codes
        others += any(codes != 103)
    return reported / WORLDS, others / WORLDS


@pytest.mark.parametrize(("of_counties", "of_pairs"), ordinary_first(1, [(0.5, 0.3), (0.0, 0.5), (0.2, 0.2)]))
def test_counties_that_differ_by_nature_are_seldom_reported(of_counties: float, of_pairs: float) -> None:
    county, others = report_rates(of_counties=of_counties, of_pairs=of_pairs)
    # The goal is 5 % of all screens; two standard errors of so many worlds are 4 points.
    assert county + others < 0.09


def test_a_county_that_all_offices_neglect_is_reported_and_no_other() -> None:
    county, others = report_rates(of_counties=0.2, of_pairs=0.2, worse=1.5)
    assert county > 0.9
    assert others < 0.02


def one_slow_office(*, worse: float) -> tuple[int, int]:
    """Of WORLDS screens of few offices, each of three of twelve counties, how many name the fourth county, or another.

    Either all of its offices are so much worse there (logit scale), or, without that, only the largest of them.
    """
    rng = np.random.default_rng(5)
    part = np.array([0.4, 0.085, 0.08, 0.06, 0.055, 0.055, 0.05, 0.05, 0.05, 0.04, 0.04, 0.035])
    serves = (np.arange(24)[:, None] % 4) == (np.arange(12)[None, :] // 3)
    office, county = np.nonzero(serves)
    named = others = 0
    for _ in range(WORLDS):
        size = rng.uniform(0.5, 2, 6).repeat(4)[:, None] * 900 * part * serves
        cases = rng.poisson(size)
        level = 1.1 + rng.normal(0, 0.3, 24)[:, None] + rng.normal(0, 0.3, cases.shape)
        level[:, 3] -= worse
        if not worse:
            level[cases[:, 3].argmax(), 3] -= 2.5
        hits = rng.binomial(cases, expit(level))
        here = (office, county)
        codes = late_counties(office, county, cases[here] * 1.0, hits[here] * 1.0).county
        named += 3 in codes
        others += any(codes != 3)
    return named, others


def test_one_office_that_is_slow_in_a_county_makes_it_not_late() -> None:
    """With that office in, one in twelve such counties was named, as if nearly all offices were slow there."""
    named, others = one_slow_office(worse=0.0)
    assert named <= 0.02 * WORLDS
    assert others == 0
    named, others = one_slow_office(worse=1.5)
    assert (named > 0.9 * WORLDS, others) == (True, 0)


def even(share_in_first: float, *, at: int = OFFICES):
    """20 cases of each office in each county, 80 % on time, but another share in the first at the first offices."""
    office, county = np.divmod(np.arange(OFFICES * COUNTIES), COUNTIES)
    n = np.full(len(office), 20.0)
    hits = 16 + (office + county) % 3 - 1.0
    hits[(county == 0) & (office < at)] = 20 * share_in_first
    return office, county, n, hits


def test_share_and_expectation_are_those_of_the_same_offices() -> None:
    late = late_counties(*even(0.4))
    assert late.county.tolist() == [0]
    assert late.n[0] == 20 * OFFICES
    assert late.share[0] == pytest.approx(0.4)
    assert late.expected[0] == pytest.approx(0.8, abs=0.01)


def test_some_offices_a_small_gap_or_an_office_of_one_county_make_no_late_county() -> None:
    assert not len(late_counties(*even(0.0, at=15)).county)  # other offices are as on time as elsewhere
    assert not len(late_counties(*even(0.7)).county)
    office, county, n, hits = even(0.4)
    own = county == 0
    assert not len(late_counties(np.where(own, office + 100, office), county, n, hits).county)
    few = county < 5
    assert not len(late_counties(office[few], county[few], n[few], hits[few]).county)


def test_the_worst_office_brings_no_county_beyond_the_gap() -> None:
    """All others are later by ten points only, which with the 300 cases of the worst would be 34."""
    office, county, n, hits = even(0.7)
    worst = (county == 0) & (office == 0)
    n, hits = np.where(worst, 300.0, n), np.where(worst, 0.0, hits)
    assert not len(late_counties(office, county, n, hits).county)
    _, _, _, slower = even(0.6)
    late = late_counties(office, county, n, np.where(worst, 0.0, slower))
    # It is named by the others, with the share of all.
    assert late.county.tolist() == [0]
    assert late.share[0] == pytest.approx(0.6 * 29 * 20 / (300 + 29 * 20))


def test_a_county_of_slow_kinds_is_not_late() -> None:
    """Complaints are late everywhere: three quarters of the cases of the first county, and a quarter of all others."""
    office, county, kind = (
        x.ravel() for x in np.meshgrid(np.arange(OFFICES), np.arange(COUNTIES), (0, 1), indexing="ij")
    )
    many = (kind == 1) == (county == 0)
    n = np.where(many, 30.0, 10.0)
    hits = n * np.where(kind == 1, 0.3, 0.8) + (office + county) % 3 - 1.0
    assert not len(rule(office, county, kind, n, hits).county)
    assert late_counties(office, county, n, hits).county.tolist() == [0]
    slower = np.where(county == 0, hits - n * 0.2, hits)
    late = rule(office, county, kind, n, slower)
    assert late.county.tolist() == [0]
    assert late.expected[0] == pytest.approx(0.75 * 0.3 + 0.25 * 0.8, abs=0.02)
