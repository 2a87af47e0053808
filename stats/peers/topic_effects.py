"""Effects of offices, topics and kinds on the shares of cells, and what is known about them.

For `stats.peers.office_topic_gaps`. There may be hundreds of topics with an effect of each kind in each of them, too
many for one matrix of all effects.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from stats.arrays import Floats, Ints

OFFICE_SD, TOPIC_SD = 2.0, 1.0  # of levels and effects, on the logit scale
KIND_SD, TOPIC_KIND_SD = 1.0, 0.3  # of kinds, and by how much those differ between topics


@dataclass(frozen=True)
class TopicCells:
    """Cells of similar offices: their cases and hits, and the positions of their pair and of their effects.

    Each cell has two effects that all topics share, of its office and of its kind (`shared`, cells × 2), and two of its
    `topic`: that of the topic itself, which is the first of each, and that of the kind in the topic (`within`, cells ×
    2).
    """

    n: Floats
    hits: Floats
    pair: Ints
    shared: Ints
    topic: Ints
    within: Ints
    shared_precision: Floats  # of each effect
    within_precision: Floats  # of those of a topic, the same in all of them

    @property
    def topics(self) -> int:
        """The number of topics."""
        return int(self.topic.max()) + 1

    def level(self, shared: Floats, within: Floats) -> Floats:
        """The sum of the effects of each cell; `within` is topics × effects."""
        of_topic = within[self.topic[:, None], self.within]
        return np.asarray(shared[self.shared].sum(axis=1) + of_topic.sum(axis=1), dtype=float)

    def summed(self, amount: Floats) -> tuple[Floats, Floats]:
        """The sums of an amount of each cell by effect: the shared ones, and topics × effects."""
        size = len(self.within_precision)
        shared = sum(np.bincount(effect, amount, len(self.shared_precision)) for effect in self.shared.T)
        at = self.topic[:, None] * size + self.within
        within = sum(np.bincount(effect, amount, self.topics * size) for effect in at.T)
        return np.asarray(shared, dtype=float), np.asarray(within, dtype=float).reshape(-1, size)


@dataclass(frozen=True)
class EffectsInverse:
    """The inverse of the information of all effects, without its rows for pairs of different topics.

    The effects of a topic go with those of another only by way of the shared ones. So they are eliminated topic by
    topic (Schur complement), and the time grows with the number of topics instead of its third power.
    """

    shared: Floats  # the covariances of shared effects with one another
    by_topic: Floats  # topics × shared effects × effects of the topic: information of both times `of_topic`
    of_topic: Floats  # the covariances of the effects of each topic, were the shared ones known

    @classmethod
    def of(cls, cells: TopicCells, weight: Floats) -> "EffectsInverse":
        """The inverse for cells of these weights."""
        shared, within, topics = len(cells.shared_precision), len(cells.within_precision), cells.topics
        all_shared, both, of_topic = (
            np.zeros(shared**2),
            np.zeros(topics * shared * within),
            np.zeros(topics * within**2),
        )
        at = cells.topic[:, None] * within + cells.within
        for i, j in product(range(2), repeat=2):
            one, other = cells.shared[:, i], cells.within[:, j]
            all_shared += np.bincount(one * shared + cells.shared[:, j], weight, len(all_shared))
            both += np.bincount((cells.topic * shared + one) * within + other, weight, len(both))
            of_topic += np.bincount(at[:, i] * within + other, weight, len(of_topic))
        between = both.reshape(topics, shared, within)
        inverse: Floats = _inverted(
            of_topic.reshape(topics, within, within) + np.diag(cells.within_precision)
        )
        by_topic = between @ inverse
        left = all_shared.reshape(shared, shared) + np.diag(cells.shared_precision)
        left -= np.tensordot(by_topic, between, axes=((0, 2), (0, 2)))
        return cls(_inverted(left), by_topic, inverse)

    def times(self, shared: Floats, within: Floats) -> tuple[Floats, Floats]:
        """The product with a vector of all effects, in the two parts of `TopicCells.summed`."""
        own = self.shared @ (shared - np.tensordot(self.by_topic, within, axes=((0, 2), (0, 1))))
        return own, (self.of_topic @ within[:, :, None])[:, :, 0] - own @ self.by_topic

    def covariances(self, cells: TopicCells, rows: Ints) -> Floats:
        """The covariances of the levels of cells of the same pair: pairs × cells × cells."""
        topic = cells.topic[rows[:, 0]]
        one, other = cells.shared[rows], cells.within[rows]
        across = -self.shared @ self.by_topic[topic]
        within = self.of_topic[topic] - np.swapaxes(self.by_topic[topic], 1, 2) @ across
        pair = np.arange(len(rows))[:, None, None, None, None]
        first, second = (
            (slice(None), slice(None), None, slice(None), None),
            (slice(None), None, slice(None), None),
        )
        sums: Floats = self.shared[one[first], one[second]].sum(axis=(3, 4))
        both = across[pair, one[first], other[second]].sum(axis=(3, 4))
        return (
            sums + both + np.swapaxes(both, 1, 2) + within[pair, other[first], other[second]].sum(axis=(3, 4))
        )


def topic_cells(rows: Ints, keys: tuple[Ints, Ints, Ints], pair: Ints, n: Floats, hits: Floats) -> TopicCells:
    """The cells of a group with the effects of their office, topic, kind, and kind in the topic."""
    office, topic, kind = (np.unique(key[rows], return_inverse=True)[1] for key in keys)
    offices, kinds = int(office.max()) + 1, int(kind.max()) + 1
    return TopicCells(
        n[rows],
        hits[rows],
        pair[rows],
        np.stack([office, offices + kind], axis=1),
        topic,
        np.stack([np.zeros_like(kind), 1 + kind], axis=1),
        np.repeat([OFFICE_SD**-2.0, KIND_SD**-2.0], [offices, kinds]),
        np.repeat([TOPIC_SD**-2.0, TOPIC_KIND_SD**-2.0], [1, kinds]),
    )


def _inverted(matrices: Floats) -> Floats:
    return np.linalg.inv(matrices).astype(float, copy=False)
