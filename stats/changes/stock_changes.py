"""Changes of a stock, such as open cases, judged by its own earlier changes over the same lag.

A stock wanders: what it is today says much about next week and little about next year. A change over a year is
therefore compared with earlier changes over a year, and not with those of a week. The mean square of all changes over a
lag is the variogram of the series (Matheron 1963). Changes that overlap repeat each other, and so do those of a stock
that wanders slowly: the degrees of freedom are the number of changes divided by 1 + 2 Σ ρ², the variance inflation of a
mean square with autocorrelations ρ (Bayley & Hammersley 1946, JRSS Suppl. 8:184–197).

Over two months and more, the growth of the stock would hide in its own earlier changes: there the variation is that
around its growth (`stats.changes.stock_growth`).

Where the history is too short for its own lag, a shorter one is used. The variance of changes grows at most in
proportion to the lag (as that of a random walk does, where every step is new; a stock that is drawn back to a usual
level changes by less), so that the variance at a shorter lag, times the ratio of the lags, is an upper bound.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Floats
from stats.changes.change_scales import JudgedFigures, scaled_sd
from stats.changes.stock_growth import variation_around_growth

MIN_DF = 3.0  # degrees of freedom from which changes of a lag are enough
SHORTEST_LAG = 7
LONG_LAG = 60  # days, from which growth counts
MIN_HISTORY = 365  # days, without which growth and season cannot be told apart
HALF = 0.5  # added to a stock before its logarithm is taken, so that 0 has one


@dataclass(frozen=True)
class LagVariation:
    """Variation of S stocks over a lag: one entry per stock.

    `variance` is that of the change of the logarithm beyond the chance of the two counts; NaN where the history is too
    short for any lag. `df` are its degrees of freedom. `lag` is the one whose changes were used.
    """

    variance: Floats
    df: Floats
    lag: NDArray[np.int64]


def lag_variation(stocks: Floats, lag: int) -> LagVariation:
    """Variation over `lag` days, from daily stocks up to the day before the judged period (S × days)."""
    stocks = np.atleast_2d(stocks)
    if lag >= LONG_LAG and stocks.shape[1] >= MIN_HISTORY:
        total, df = variation_around_growth(np.log(stocks + HALF), lag)
        beyond = np.maximum(total - 2 * np.mean(1 / (stocks + HALF), axis=1), 0.0)
        return LagVariation(beyond, df, np.full(len(stocks), lag, dtype=np.int64))
    rows = [_of_stock(np.log(stock + HALF), 1 / (stock + HALF), lag) for stock in stocks]
    variance, df, used = (np.array(column) for column in zip(*rows, strict=True))
    return LagVariation(variance.astype(float), df.astype(float), used.astype(np.int64))


def _of_stock(log_stock: Floats, chance: Floats, lag: int) -> tuple[float, float, int]:
    """Variance beyond chance, degrees of freedom and lag of one stock; the lag is halved until it has enough."""
    used = lag
    while used >= min(SHORTEST_LAG, lag):
        if len(log_stock) > used:
            change = log_stock[used:] - log_stock[:-used]
            df = degrees_of_freedom(change)
            if df >= MIN_DF:
                beyond = float(np.mean(change**2) - np.mean(chance[used:] + chance[:-used]))
                return max(beyond, 0.0) * lag / used, df, used
        used //= 2
    return np.nan, 0.0, 0


def degrees_of_freedom(change: Floats) -> float:
    """Number of independent values that the mean square of a series is worth: n / (1 + 2 Σ (1 − k/n) ρₖ²).

    The autocorrelations ρ are those around 0. A series of zeros has as many as values.
    """
    n = len(change)
    # The sums of products at all lags at once, by the Fourier transform of the series padded with zeros.
    spectrum = np.fft.rfft(change, 2 * n)
    products = np.fft.irfft(spectrum * spectrum.conj(), 2 * n)[:n]
    if products[0] <= 0:
        return float(n)
    rho = products[1:] / products[0] * n / np.arange(n - 1, 0, -1)
    weight = np.arange(n - 1, 0, -1) / n
    return float(n / (1 + 2 * (weight * np.minimum(rho, 1.0) ** 2).sum()))


def judge_stock(now: Floats, before: Floats, variation: LagVariation) -> JudgedFigures:
    """Judge stocks by those before, with the variation over the lag between them; NaN where none is known."""
    expected = np.maximum(before, HALF)
    # Two counts vary by chance, and the stock itself wanders in proportion to its size.
    variance = 2 * expected + expected**2 * variation.variance
    df = np.where(variation.df > 0, variation.df, np.inf)
    sd = scaled_sd("count", expected, variance)
    phi = variance / (2 * expected)
    return JudgedFigures("count", now, now, before, before, sd, df, phi)
