"""Where rules begin and end: exactly the least number, the smallest counts, spans in which nothing happened."""

import math
from datetime import date

import numpy as np
import pytest
from scipy.special import betaln
from scipy.stats import beta

from persian.calendar import from_jalali
from stats import changepoint, duration_funnel, expectation, levels, propensity, rate_funnel, ratios
from stats.beside import relative
from stats.doubt import apart, swing
from stats.excess import ALIKE, LIKELY, OWN, crossed, late
from stats.expectation import FEWEST_DAYS, Expectation, expect
from stats.funnel import LEAST_PEERS
from stats.intervals import Z95
from stats.season import NAMES, season

FIRST = (from_jalali(1401, 1, 1) - date(1970, 1, 1)).days


@pytest.mark.parametrize(("areas", "enough"), [(LEAST_PEERS, True), (LEAST_PEERS - 1, False)])
def test_a_funnel_needs_eight_areas_and_no_more(areas, enough):
    dice = np.random.default_rng(areas)
    counts, exposure = dice.poisson(40, areas).astype(float), np.full(areas, 10.0)
    assert (rate_funnel.rate_funnel(counts, exposure) is not None) == enough
    value = np.exp(dice.normal(0, 0.2, areas))
    z = duration_funnel.duration_z(value, value / 1.3, value * 1.3, 1.0)
    assert np.isfinite(z).all() == enough


@pytest.mark.parametrize(
    ("spans", "enough"), [(changepoint.LEAST_SPANS, True), (changepoint.LEAST_SPANS - 1, False)]
)
def test_a_change_needs_ten_spans_and_no_more(spans, enough):
    hits = np.arange(spans) % 3 + 4.0
    assert (changepoint.changepoint(hits, np.full(spans, 20.0)) is not None) == enough


@pytest.mark.parametrize(("days", "enough"), [(FEWEST_DAYS, True), (FEWEST_DAYS - 1, False)])
def test_an_expectation_needs_eight_weeks_and_no_more(days, enough):
    made = season(FIRST, 120)
    counts = np.random.default_rng(1).poisson(5, (1, 120)).astype(float)
    masked = np.arange(120) >= days
    assert np.isfinite(expect(counts, made, masked=masked).mean).all() == enough


def test_of_a_series_without_any_case_hardly_any_is_expected():
    counts = np.vstack([np.zeros(200), np.random.default_rng(6).poisson(4, 200)]).astype(float)
    mean = expect(counts, season(FIRST, 200)).mean
    assert (mean[0] > 0).all()
    assert mean[0].sum() < 1


def test_all_together_count_wherever_any_series_is_known():
    """A series that says nothing of late leans on what the other says of that time, and then rises with it."""
    made = season(FIRST, 500)
    dice = np.random.default_rng(2)
    rate = np.where(np.arange(500) >= 500 - 84, 60.0, 20.0)
    counts = np.vstack([dice.poisson(rate), dice.poisson(0.02, 500)]).astype(float)
    masked = np.zeros((2, 500), dtype=bool)
    masked[1, -84:] = True
    recent = expect(counts, made, masked=masked).factor("recent")
    assert recent[0] > 2
    assert recent[1] > 2
    whole = expect(counts, made, masked=masked, whole=counts.sum(axis=0)).factor("recent")
    assert whole[1] < 1.3  # a whole that is given counts only where it is known of all


def test_a_day_counts_by_how_far_off_its_week_lies():
    """1, or (2.58 / s)² with s = 1.5 (a^⅔ − e^⅔) / e^(1/6) / √φ of the seven days around (Anscombe)."""
    dice = np.random.default_rng(3)
    counts, mean = dice.poisson(1.2, (3, 40)).astype(float), np.full((3, 40), 0.3)
    phi = np.array([1.0, 1.7, 4.0])
    found = expectation._nearness(counts, mean, phi)
    far = 0
    for i in range(3):
        for day in range(40):
            around = range(max(day - 3, 0), min(day + 4, 40))
            a, e = sum(counts[i, d] for d in around), sum(mean[i, d] for d in around)
            s = abs(1.5 * (a ** (2 / 3) - e ** (2 / 3)) / e ** (1 / 6) / math.sqrt(phi[i]))
            far += s > 2.58
            assert found[i, day] == pytest.approx(min(1.0, (2.58 / s) ** 2) if s else 1.0, rel=1e-6)
    assert far > 20


@pytest.mark.parametrize(("history", "weighing"), [(7, 1.0), (60, 0.6), (900, 0.9)])
def test_how_much_counts_vary_is_pearsons_over_what_is_free(history, weighing):
    """Of one week, of few and of many: half of the effects are taken off, at most half of what is known, less one."""
    dice = np.random.default_rng(history)
    made = season(FIRST, history, ahead=5)
    mean = dice.uniform(0.5, 3, (2, history + 5))
    counts = dice.poisson(mean[:, :history] * 3).astype(float)
    nothing = np.zeros((2, len(NAMES)))
    weight = np.full((2, history), weighing)
    weight[1, :3] = 0.0
    model = Expectation(made, counts, mean, nothing, np.zeros((2, len(NAMES), len(NAMES))), weight)
    found = model.phi(7)
    for i in range(2):
        total = known = 0.0
        for end in range(history, 6, -7):
            week = range(end - 7, end)
            w = sum(weight[i, d] for d in week) / 7
            a = sum(counts[i, d] for d in week if weight[i, d] > 0)
            e = sum(mean[i, d] for d in week if weight[i, d] > 0)
            known, total = known + w, total + w * (a - e) ** 2 / e
        free = max(known - len(NAMES) / 2, known / 2 + 1)
        assert found[i] == pytest.approx(max(1.0, total / max(free, 1.0)))


@pytest.mark.parametrize("base", [[[0.0, 1.0], [0.0, 0.0]], [[3.0, 0.0], [1.0, 2.0]]])
def test_a_table_of_hardly_any_cases_by_hand(base):
    row, column, phi = [0.3, 0.4], [0.2, 0.3], [1.5, 2.0]
    mean, variance = crossed(*(np.array(x) for x in (base, row, column, phi)))
    total, now = max(sum(map(sum, base)), 1.0), (sum(row) + sum(column)) / 2
    for i in range(2):
        for j in range(2):
            alone = sum(base[i]) * (base[0][j] + base[1][j]) / total
            m = (base[i][j] + ALIKE) / (alone + ALIKE) * row[i] * column[j] / now
            assert mean[i, j] == pytest.approx(m)
            spread = m * (1 + (phi[j] - 1) * m / column[j]) + m**2 / (base[i][j] + ALIKE)
            assert variance[i, j] == pytest.approx(spread)


@pytest.mark.parametrize("past", ["one case ever", "nearly all late", "one bad week"])
def test_late_answers_at_the_ends_of_what_can_be_expected(past):
    """All that falls due can be late, not more; and of a case in all the past a share can be told, too."""
    due, hits = np.zeros((2, 35)), np.zeros((2, 35))
    if past == "one case ever":
        due[0, 3] = hits[0, 3] = 1
        due[:, -7:] = 2.0
    elif past == "one bad week":
        due[:, ::7] = 5.0
        hits[0, 7] = 5.0
    else:
        due[:] = 100.0
        hits[:] = [[95.0], [50.0]]
        hits[:, -7:] = 100.0
    mean, variance = late(due, hits, recent=7, length=7)
    gone = [sum(x) for x in due[:, :28]], [sum(x) for x in hits[:, :28]]
    everywhere = sum(gone[1]) / max(sum(gone[0]), 1.0)
    own = [(h + OWN * everywhere) / (d + OWN) for d, h in zip(*gone, strict=True)]
    now = [(sum(due[i, -7:]), sum(hits[i, -7:])) for i in (0, 1)]
    for i, other in ((0, 1), (1, 0)):
        common = max((now[other][1] + LIKELY) / (now[other][0] * own[other] + LIKELY), 1.0)
        assert mean[i] == pytest.approx(now[i][0] * min(own[i] * common, 1.0))
        square = 0.0
        for week in range(4):
            days = slice(week * 7, week * 7 + 7)
            usual = [sum(due[k, days]) * own[k] for k in (0, 1)]
            moved = (hits[:, days].sum() + LIKELY) / (sum(usual) + LIKELY)
            fitted = usual[i] * moved
            square += (hits[i, days].sum() - fitted) ** 2 / max(fitted, 0.25)
        phi = max(1.0, square / 3)
        spread = phi * mean[i] + mean[i] ** 2 / (gone[1][i] + OWN * everywhere + 1)
        assert variance[i] == pytest.approx(spread)
    if past == "nearly all late":
        assert mean[0] == pytest.approx(700.0)
    if past == "one bad week":
        assert variance[0] > 3 * mean[0]


def test_a_span_in_which_nobody_said_anything_tells_nothing():
    dice = np.random.default_rng(5)
    people = dice.uniform(50, 90, 9)
    counts = dice.poisson(people[:, None] * np.exp(dice.normal(0, 0.4, (9, 10)))).astype(float)
    counts[:, 4] = 0
    known = np.ones((9, 10), dtype=bool)
    silent = levels.levels(counts, people, known, recent=3)
    known[:, 4] = False
    unknown = levels.levels(counts, people, known, recent=3)
    assert unknown.between > 0
    np.testing.assert_array_equal(silent.p_change, unknown.p_change)
    np.testing.assert_array_equal(silent.earlier[0], unknown.earlier[0])
    assert np.isfinite(silent.p_change).all()


def test_an_area_tells_what_is_typical_from_five_expected_and_twenty_counted():
    """The first area rose against the whole and fell against what the second did, which tells: it has not changed."""
    people, known = np.array([20.0, 5.0, 1.0]), np.ones((3, 4), dtype=bool)
    counts = np.array([[16.0, 16.0, 16.0, 16.0], [3.0, 3.0, 4.0, 10.0], [40.0, 40.0, 40.0, 0.0]])
    found = levels.levels(counts, people, known, recent=1)
    assert found.expected[1] == 5.0
    assert counts[1].sum() == 20
    assert (found.moved[0], found.p_change[0]) == (1.0, 1.0)
    counts[1, 0] -= 1  # nineteen: nobody tells, and it is set against the whole alone
    alone = levels.levels(counts, people, known, recent=1)
    assert alone.moved[0] > 1.5


@pytest.mark.parametrize("recent", [1, 2])
def test_the_variance_of_a_level_over_a_single_span_has_all_of_what_spans_differ_by(recent):
    counts, expected = np.array([[40.0, 52.0]])[:, :recent], np.array([[45.0, 44.0]])[:, :recent]
    level, variance, total = levels._pooled(counts, expected, 0.02)
    assert total[0] == expected.sum()
    assert level[0] == pytest.approx(math.sqrt((counts.sum() + 3 / 8) / total[0]))
    assert variance[0] == pytest.approx(1 / (4 * total[0]) + 0.02 / recent)


def test_a_single_case_swings_by_nearly_twice_itself():
    assert swing(np.array([1.0, 4.0])) == pytest.approx([Z95, Z95 / 2])


def test_what_touches_the_whole_is_not_apart_from_it():
    above = [np.array([x]) for x in (3.0, 2.0, 4.0)]
    below = [np.array([x]) for x in (1.0, 0.0, 2.0)]
    assert apart(*above, 2.0).tolist() == apart(*below, 2.0).tolist() == [0.0]
    clear = apart(np.array([3.0, 3.0]), np.array([2.0, 2.9]), np.array([4.0, 3.1]), 2.0)
    assert clear.tolist() == [0.0, 1.0]


def test_the_posterior_of_a_change_without_any_noise_is_that_of_the_formula():
    """Large spans on two levels: what is left within is far less than one."""
    y = np.array([0.5] * 6 + [0.7] * 6) + np.tile([1e-4, -1e-4], 6)
    weight = np.full(12, 400.0)
    found = changepoint.between(y, weight)
    posterior = changepoint._posterior(y, weight, found)
    logs = []
    for first in range(3, 10):
        a, b = y[:first], y[first:]
        within = 400 * (((a - a.mean()) ** 2).sum() + ((b - b.mean()) ** 2).sum())
        logs.append(-0.5 * math.log(400 * first * 400 * (12 - first)) - 5 * math.log(max(within, 1e-12)))
    share = [math.exp(log - max(logs)) for log in logs]
    assert posterior == pytest.approx([s / sum(share) for s in share], rel=1e-4)


@pytest.mark.parametrize(("mean", "more"), [(0.2, 0.3), (3.5, 0.1), (5.0, 0.5), (300.0, 0.02)])
@pytest.mark.parametrize("tail", [0.001, 0.025, 0.5, 0.975])
def test_a_quantile_has_its_tail_below_it(mean, more, tail):
    """And is 0 where even a count of 0 has more below it; some lie between 0 and 1."""
    at = propensity._quantile(tail, mean, more)
    if propensity._below(0.0, mean, more) >= tail:
        assert at == 0.0
    else:
        assert propensity._below(at, mean, more) == pytest.approx(tail, rel=1e-6)


def test_a_quantile_may_lie_between_none_and_one():
    assert 0.1 < propensity._quantile(0.025, 3.5, 0.1) < 0.3


@pytest.mark.parametrize(("counts", "told"), [([2.0] * 9, True), ([2.0] * 8 + [1.0], False)])
def test_rates_are_expected_from_two_cases_of_the_middle_area(counts, told):
    counts = np.array(counts)
    found = propensity.expected_rates(counts, np.ones(9), (np.arange(9.0) % 4)[:, None])
    assert (found is not None) == told


@pytest.mark.parametrize("apart", [0.0, 0.15, 0.5, 1.3])
def test_alpha_makes_pearsons_square_what_is_free_however_far_areas_are_apart(apart):
    """Or is 0 where they differ by no more than chance."""
    dice = np.random.default_rng(int(apart * 100))
    x = np.column_stack([np.ones(14), np.linspace(-1, 1, 14)])
    e = dice.uniform(5, 50, 14)
    alphas = []
    for _ in range(150):
        o = dice.poisson(e * np.exp(x @ [0.2, 0.5]) * np.exp(dice.normal(0, apart, 14))).astype(float)
        told = propensity._told_by(o, e, x)
        if told is None:
            continue  # a county with nearly all cases
        found, _, alpha = told
        mean = e * np.exp(x @ found)
        square = ((o - mean) ** 2 / (mean + alpha * mean**2)).sum()
        assert square == pytest.approx(12, abs=1e-4) if alpha else square <= 12
        alphas.append(alpha)
    assert len(alphas) > 140
    assert min(alphas) == 0 if apart == 0 else max(alphas) > {0.15: 0.02, 0.5: 0.2, 1.3: 4.0}[apart]


def test_a_trait_that_alone_tells_who_has_cases_at_all_tells_no_rate():
    o, trait = np.array([10.0, 12, 9, 11, 0, 0, 0, 0]), np.repeat([0.0, 1.0], 4)
    assert propensity._told_by(o, np.ones(8), np.column_stack([np.ones(8), trait])) is None


@pytest.mark.parametrize("phi", [1.0, 2.0, 5.0])
@pytest.mark.parametrize(("count", "other"), [(0.0, 4.0), (1.0, 1.0), (1.0, 6.0), (3.0, 1.0)])
def test_limits_of_a_ratio_of_hardly_any_cases_are_those_of_the_beta_distribution(count, other, phi):
    few, rest = count / phi, other / phi
    share = (beta(few, rest + 1).ppf(0.025) if few else 0.0, beta(few + 1, rest).ppf(0.975))
    value, lower, upper = relative(count, 2.0, other, 3.0, phi=phi)
    assert value == pytest.approx((count / 2) / (other / 3) - 1)
    assert (lower, upper) == pytest.approx([p / (1 - p) * 3 / 2 - 1 for p in share])


@pytest.mark.parametrize("exposures", [(0.0, 3.0), (2.0, 0.0)])
def test_of_no_time_at_all_there_is_no_ratio(exposures):
    assert np.isnan(relative(3.0, exposures[0], 4.0, exposures[1])).all()


def test_z_is_finite_and_symmetric_however_far_off_a_count_lies():
    far = [propensity._z(count, 200.0, 1e-4) for count in (0.0, 200.0, 900.0)]
    assert far[0] < -10 < far[1] < 10 < far[2]
    assert all(map(math.isfinite, far))


def test_the_few_that_lie_a_little_off_are_part_of_those_that_differ_little():
    """Where most are alike to a hair, a unit is left out only from four standard errors on, not from four hairs on."""
    a, b = np.full(9, 400.0), np.full(9, 400.0)
    a[0], b[0] = 400 + 42, 400 - 42  # some three standard errors off
    m, _ = ratios._core(a, b)
    assert m == pytest.approx(a.sum() / (a + b).sum())
    a[0], b[0] = 400 + 100, 400 - 100  # some seven
    m, _ = ratios._core(a, b)
    assert m == pytest.approx(0.5)


@pytest.mark.parametrize("far", ["all", "none", "most"])
def test_at_most_half_and_at_least_a_millionth_of_the_units_are_apart(far):
    share = {"all": [0.05, 0.95] * 6, "none": [0.5] * 12, "most": [0.03, 0.97, 0.5] * 4}[far]
    n = 400
    a = np.array([float(n * s) for s in share])
    b = n - a
    priors = [(2_000.0, 2_000.0), (2.0, 2.0)]
    found = ratios._apart(a, b, priors)
    part = 0.1
    near, wide = (
        [float(betaln(x + p, y + q) - betaln(p, q)) for x, y in zip(a, b, strict=True)] for p, q in priors
    )
    odds = [math.exp(min(max(w - v, -500), 500)) for v, w in zip(near, wide, strict=True)]
    for _ in range(ratios.STEPS):
        each = [part * o / (part * o + 1 - part) for o in odds]
        part = min(max(sum(each) / len(each), 1e-6), 0.5)
    assert found == pytest.approx([part * o / (part * o + 1 - part) for o in odds], rel=1e-6)
    assert (part == 0.5) == (far != "none")
