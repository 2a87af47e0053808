"""Effects of the mix of cases without each of some offices, by one Newton step (`stats.peers.case_mix`).

There are two ways to the same result. Where an office has cases of most effects, the information of all others is made
and solved. Where it has cases of few, what it contributes to the information is 0 outside the columns of its own cases,
and the inverse of the information of all offices is updated in these columns alone (Woodbury's formula; Hager 1989,
SIAM Review 31:221–239).
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from stats.arrays import Floats, Ints
from stats.peers.mix_sums import MixSums

MAX_COLUMNS = 0.7  # share of the effects that an office has cases of, above which an update takes longer


class LeftOut(Protocol):
    """What the effects and their covariance would be without each of some offices."""

    def change(self, score: Floats) -> Floats:
        """What leaving each office out adds to the effects, from its score (both offices × effects)."""

    def variance(self, contrast: Floats) -> Floats:
        """Variance of a combination of the effects for each office (offices × effects), without it."""

    def covariance(self, office: int) -> Floats:
        """Covariance of the effects without an office."""


@dataclass(frozen=True)
class InformationOfOthers:
    """The information about the effects that all others have: offices × effects × effects."""

    information: Floats

    def change(self, score: Floats) -> Floats:
        return -self._solved(score)

    def variance(self, contrast: Floats) -> Floats:
        return np.asarray((contrast * self._solved(contrast)).sum(axis=1), dtype=float)

    def covariance(self, office: int) -> Floats:
        return np.linalg.inv(self.information[office]).astype(float)

    def _solved(self, values: Floats) -> Floats:
        return np.asarray(np.linalg.solve(self.information, values[:, :, None])[:, :, 0], dtype=float)


@dataclass(frozen=True)
class UpdatedCovariance:
    """The covariance from all offices, and what its update needs for each office.

    `columns` are those of the office's cases (-1 for none), `contribution` is what it adds to the information about
    them (a square matrix), and `capacitance` the matrix that Woodbury's formula inverts instead of the whole one.
    """

    of_all: Floats
    columns: Ints
    contribution: Floats
    capacitance: Floats

    @classmethod
    def of(cls, of_all: Floats, columns: Ints, contribution: Floats) -> "UpdatedCovariance":
        """Build it from the contributions; −1 pads the columns of offices with fewer: column 0 with contribution 0."""
        own = np.maximum(columns, 0)
        capacitance = np.eye(columns.shape[1]) - contribution @ of_all[own[:, :, None], own[:, None, :]]
        return cls(of_all, columns, contribution, capacitance)

    def change(self, score: Floats) -> Floats:
        own = _own(score, self.columns)
        solved = np.linalg.solve(self.capacitance, own[:, :, None])[:, :, 0]
        offices, size = score.shape
        place = np.arange(offices)[:, None] * size + np.maximum(self.columns, 0)
        pull = np.bincount(place.ravel(), solved.ravel(), offices * size)
        return np.asarray(-pull.reshape(offices, size) @ self.of_all, dtype=float)

    def variance(self, contrast: Floats) -> Floats:
        covaried = contrast @ self.of_all
        own = np.take_along_axis(covaried, np.maximum(self.columns, 0), axis=1)
        # For one contrast of each office it takes a fraction of the time of solving for all columns.
        update = np.linalg.solve(self.capacitance, self.contribution @ own[:, :, None])[:, :, 0]
        return np.asarray((covaried * contrast).sum(axis=1) + (own * update).sum(axis=1), dtype=float)

    def covariance(self, office: int) -> Floats:
        columns = np.maximum(self.columns[office], 0)
        update = np.linalg.solve(self.capacitance[office], self.contribution[office])
        return self.of_all + self.of_all[:, columns] @ update @ self.of_all[columns]


def left_out(
    part: MixSums, information: Floats, *, across: Floats, own: Floats, matrix: Floats, covariance: Floats
) -> LeftOut:
    """The effects without each office of a part.

    `information` is that of its cells, and `across` its sums by office and effect; `own` the information about the
    level of each office. `matrix` is the information of all offices about the effects, and `covariance` its inverse.
    """
    # What each office contributes to the information about the effects, once its level is left free.
    if (across > 0).sum(axis=1).max(initial=0) > MAX_COLUMNS * part.size:
        contribution = part.crosses(information, across)
        contribution -= across[:, :, None] * (across / own[:, None])[:, None, :]
        np.subtract(matrix, contribution, out=contribution)
        return InformationOfOthers(contribution)
    columns, cross = part.own_crosses(information)
    of_own = _own(across, columns)
    contribution = cross - of_own[:, :, None] * (of_own / own[:, None])[:, None, :]
    return UpdatedCovariance.of(covariance, columns, contribution)


def _own(values: Floats, columns: Ints) -> Floats:
    """The values (offices × effects) of each office's own columns; 0 where it has fewer."""
    return np.where(columns >= 0, np.take_along_axis(values, np.maximum(columns, 0), axis=1), 0.0)
