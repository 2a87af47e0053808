"""Completed weeks of a part of all cases, and of several sources: whose delays and whose level are used."""

import numpy as np
import pytest

from stats.late_registrations import nowcast as module
from stats.late_registrations.nowcast import (
    HALF_LIFE,
    MIN_CHECKS,
    SLOW_HALF_LIFE,
    check_moments,
    delay_horizon,
    nowcast,
)
from stats.late_registrations.nowcast_levels import usual_level
from stats.late_registrations.registration_delays import Arrivals, fit_delays
from tests.nowcast.nowcast_worlds import draw


def arrivals(seed: int, *, weekly: int = 30, every: int = 7, loads: int = 20) -> Arrivals:
    """Cases of a county that are entered late."""
    rng = np.random.default_rng(seed)
    return draw(rng, weekly=weekly, every=every, loads=loads, course="varying", is_county=False).arrivals


def test_the_delays_of_a_part_rest_on_those_of_the_whole() -> None:
    part, whole = arrivals(1, weekly=5), arrivals(2, weekly=300)
    until = part.last
    of_whole = fit_delays([whole.transitions], 30, until=until)
    (delays,) = module._delays(module._Learning([part], [whole], 30, HALF_LIFE), 30, until)
    wanted = fit_delays([part.transitions], 30, until=until, prior=of_whole)
    assert delays.hazards.tolist() == wanted.hazards.tolist()
    assert delays.hazards != pytest.approx(fit_delays([part.transitions], 30, until=until).hazards)


def test_the_delays_of_a_source_rest_on_those_of_all_sources_and_of_the_whole() -> None:
    one, other, whole = arrivals(1, weekly=5), arrivals(3, weekly=40), arrivals(2, weekly=300)
    until = one.last
    of_whole = fit_delays([whole.transitions], 30, until=until)
    together = fit_delays([one.transitions, other.transitions], 30, until=until, prior=of_whole)
    delays = module._delays(module._Learning([one, other], [whole], 30, HALF_LIFE), 30, until)
    for each, source in zip(delays, (one, other), strict=True):
        wanted = fit_delays([source.transitions], 30, until=until, prior=together)
        assert each.hazards.tolist() == wanted.hazards.tolist()


def test_the_whole_is_asked_at_each_check(monkeypatch: pytest.MonkeyPatch) -> None:
    part, whole = arrivals(1, weekly=5), arrivals(2, weekly=300)
    calls, original = [], module._delays

    def remember(learn, horizon, until):
        calls.append((list(learn.whole), learn.half_life, until))
        return original(learn, horizon, until)

    monkeypatch.setattr(module, "_delays", remember)
    assert nowcast([part], [(part.last - 6, part.last)], whole=[whole]) is not None
    moments = [part.last, *check_moments([part])]
    assert [(rate, until) for _, rate, until in calls] == [
        (rate, until) for rate in (HALF_LIFE, SLOW_HALF_LIFE) for until in moments
    ]
    assert all(each == [whole] for each, _, _ in calls)


def test_the_usual_level_is_that_of_each_source() -> None:
    days = np.arange(140)
    known = np.stack([np.full(140, 10.0), np.full(140, 1.0)])
    level = usual_level(known, np.ones((2, 140)), days, (139 - days) // 7)
    assert level[0] == pytest.approx(np.full(140, 10.0))
    assert level[1] == pytest.approx(np.full(140, 1.0))


def test_too_few_checks_or_too_short_delays_are_not_completed() -> None:
    whole = arrivals(4)
    for loads in range(2, len(whole.known_until)):
        some = Arrivals(whole.counts[:, :loads], whole.known_until[:loads])
        completed = nowcast([some], [(some.last - 6, some.last)])
        enough = len(check_moments([some])) >= MIN_CHECKS and delay_horizon([some]) is not None
        assert (completed is not None) == enough
    assert len(check_moments([some])) > MIN_CHECKS
    # Loads on two consecutive days say nothing of later ones.
    assert delay_horizon([Arrivals(np.ones((3, 2), dtype=int), np.array([1, 2]))]) is None


@pytest.mark.parametrize(
    ("known", "complete", "usual"), [(0.1, 1.0, 0.1), (0.005, 0.01, 0.5), (0.0, 1.0, 0.0), (0.0, 0.0, 0.0)]
)
def test_the_usual_level_of_few_cases_is_what_is_known_over_its_completeness(known, complete, usual) -> None:
    days = np.arange(140)
    level = usual_level(np.full((1, 140), known), np.full((1, 140), complete), days, (139 - days) // 7)
    assert level == pytest.approx(np.full((1, 140), usual), rel=0.25)
    assert (level == 0).all() == (usual == 0)


def test_where_nothing_comes_late_nothing_is_missing() -> None:
    days, loads = 140, 20
    counts = np.zeros((days, loads), dtype=np.int64)
    counts[np.arange(days), np.arange(days) // 7] = 3
    punctual = Arrivals(counts, 7 * np.arange(1, loads + 1) - 1)
    (completed,) = nowcast([punctual], [(133, 139)])
    assert (completed.known, completed.missing, completed.lower, completed.upper, completed.factor) == (
        21,
        0,
        0,
        0,
        1,
    )
