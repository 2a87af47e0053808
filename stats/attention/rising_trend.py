"""Whether counts beyond what is usual are still rising, or have jumped to a higher level.

An excess over a month need not be a rise: it may have come at once and stayed. Two descriptions of the last twelve
weeks are compared. Either counts were usual and are `r` times as many from some day on, or they were usual and grow
from some day on by the same number each day, to `r` times the usual now. Neither that day nor `r` is known: the
likelihood of each description is its mean over the same days and the same `r`, and their ratio is a Bayes factor (Kass
& Raftery 1995, JASA 90:773–795). Counts are called rising if it is `EVIDENCE` or more; of counts that jumped, on
average over those days and `r`, at most one in `EVIDENCE` is called so.

It is not enough that a slope differs from 0, because a jump has a slope as well. Nor would it help to compare the best
rise with the best jump: of so many jumps the best one fits most rises better than the best rise does.

How high the usual is need not be known: given their sum, the counts of the days are multinomial, with probabilities
proportional to the usual times the description. Log-likelihoods are divided by the dispersion (quasi-likelihood,
McCullagh & Nelder 1989).
"""

from functools import cache

import numpy as np

from stats.arrays import Floats

DAYS = 84
RATIOS = np.geomspace(1.2, 10, 16)  # of the counts now to the usual
MIN_JUMP_DAYS = 3  # since a jump
MIN_RISE_DAYS = 14  # since the beginning of a rise; a shorter one looks like a jump
EVIDENCE = 15.0  # chosen on other worlds than those of docs/attention.md


def is_rising(actual: Floats, usual: Floats, *, phi: float = 1.0) -> bool:
    """Whether a rise is `EVIDENCE` times as likely as a jump; both arrays have one number a day, up to today."""
    return rise_evidence(actual, usual, phi=phi) >= float(np.log(EVIDENCE))


def rise_evidence(actual: Floats, usual: Floats, *, phi: float = 1.0) -> float:
    """Logarithm of how many times as likely the last `DAYS` days are with a rise as with a jump; 0 if they say nothing.

    Mean over all descriptions s of exp(log-likelihood / φ), where the log-likelihood is
    Σ yₜ log sₜ − (Σ yₜ) log Σ eₜ sₜ with the counts y and the usual e.
    """
    actual, usual = actual[-DAYS:], usual[-DAYS:]
    if len(actual) < MIN_RISE_DAYS or usual.sum() <= 0:
        return 0.0
    total = actual.sum()
    jump, rise = (
        _log_mean_exp((logarithms @ actual - total * np.log(ratios @ usual)) / phi)
        for ratios, logarithms in _descriptions(len(actual))
    )
    return rise - jump


@cache
def _descriptions(days: int) -> list[tuple[Floats, Floats]]:
    """All jumps and all rises over some days, as ratios to the usual (descriptions × days), and their logarithms."""
    day = np.arange(days)
    jumps = (day >= np.arange(1, days - MIN_JUMP_DAYS + 1)[:, None]).astype(float)
    first = np.arange(days - MIN_RISE_DAYS + 1)[:, None]
    rises = ((day - first + 1) / (days - first)).clip(0)
    each = [(1 + (RATIOS[:, None, None] - 1) * part).reshape(-1, days) for part in (jumps, rises)]
    return [(ratios, np.log(ratios)) for ratios in each]


def _log_mean_exp(x: Floats) -> float:
    largest = float(x.max())
    return largest + float(np.log(np.mean(np.exp(x - largest))))
