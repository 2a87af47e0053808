"""What it would cost to tell more: the same rule, with the interval of every expectation counted as less wide.

Most of the bad offices of the demo that are not named have two or three peers, which leave wide open what is typical of
them. A rule that believed such an expectation more would tell them, and accuse more of the sound ones.
"""

from dataclasses import dataclass, replace

import numpy as np

from stats.peers.assessment import assess
from stats.peers.peer_expectation import Expectation, PeerExpectation, peer_expectation
from tests.judgement.office_trial import SOUND
from tests.judgement.office_worlds import sound_screen

WIDTHS = (1.0, 0.9, 0.8, 0.7, 0.5, 0.0)  # of the interval of the expectation; 1 is the product


@dataclass(frozen=True)
class EasedCell:
    """Screens of thirty offices that differ by `sd`."""

    sd: float
    worlds: int

    @property
    def name(self) -> str:
        """Name for the file of its results and its random numbers."""
        return f"eased-sd={self.sd}-{self.worlds}"


def eased_cells(worlds: int) -> list[EasedCell]:
    """The cells; rates of one per cent and less get twice as many worlds."""
    return [EasedCell(sd, 2 * worlds) for sd in (0.1, 0.3)]


def narrowed(expectation: PeerExpectation, width: float) -> PeerExpectation:
    """The expectation with intervals that are `width` times as wide."""

    def of(part: Expectation) -> Expectation:
        return replace(
            part,
            lower=part.value + width * (part.lower - part.value),
            upper=part.value + width * (part.upper - part.value),
        )

    return replace(expectation, compared=of(expectation.compared), all_cases=of(expectation.all_cases))


def run_eased(cell: EasedCell) -> dict[float, tuple[int, int, int]]:
    """By width: the sound offices of all worlds, those that are accused, and the screens on which any is."""
    rng = np.random.default_rng(list(cell.name.encode()))
    tally = dict.fromkeys(WIDTHS, (0, 0, 0))
    for _ in range(cell.worlds):
        world = sound_screen(rng, sd=cell.sd, fewest=300, most=1500)
        expectation, sound = peer_expectation(world.table), world.true_gap > SOUND
        for width in WIDTHS:
            assessments = assess(narrowed(expectation, width), smallest=False)
            is_reported = (assessments.assessment == "needs_look") & (assessments.route != "deadline") & sound
            of, accused, screens = tally[width]
            tally[width] = (
                of + int(sound.sum()),
                accused + int(is_reported.sum()),
                screens + bool(is_reported.any()),
            )
    return tally
