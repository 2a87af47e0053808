"""95 % interval of a count that is still to come, by its mean and variance: a negative binomial distribution."""

import numpy as np
from scipy.special import betaln, nbdtrik, xlog1py, xlogy  # not scipy.stats, which takes 60 MB of memory

LARGE = 400.0  # cases, above which whole numbers make no difference to an interval
COVERAGE = 0.95
MIN_HELD = 0.935  # probability that the interval of a small count holds at least


def count_interval(mean: float, variance: float) -> tuple[float, float]:
    """95 % interval of a count with this mean and variance, of a negative binomial distribution.

    For a small count it is the shortest run of the likeliest whole numbers that holds at least MIN_HELD. Runs of at
    least 95 % would hold 97 % on average.
    """
    # A variance of at most the mean means a Poisson distribution, the limit for an infinite size.
    size = mean**2 / max(variance - mean, 1e-6 * mean)
    share = size / (size + mean)
    if mean > LARGE:
        # The smallest whole numbers up to which the distribution holds at least the two probabilities.
        lower, upper = np.ceil(nbdtrik(np.array([(1 - COVERAGE) / 2, (1 + COVERAGE) / 2]), size, share))
        return float(lower), float(upper)
    top = int(mean + 12 * np.sqrt(max(variance, mean, 1.0))) + 10
    count = np.arange(top)
    log_probability = (
        xlogy(size, share) + xlog1py(count, -share) - np.log(size + count) - betaln(size, count + 1)
    )
    probability = np.exp(log_probability)
    order = np.argsort(-probability, kind="stable")
    number = int(np.argmax(np.cumsum(probability[order]) >= MIN_HELD)) + 1
    chosen = order[:number]
    return float(chosen.min()), float(chosen.max())
