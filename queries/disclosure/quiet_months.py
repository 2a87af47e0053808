"""Withhold open cases of months that would tell a small, withheld number of another month.

Where it is published of a county, an office or a topic group that no case was received and none closed in a month,
its open cases are those of the month before, but for reopened ones. `stats.disclosure.quiet_runs` says what follows.
The first month of a year is looked at together with the last one of the year before.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from queries.disclosure.publication_blocks import Block, TableShape
from queries.vocabulary.codes import Kind
from stats.arrays import Bools
from stats.disclosure.quiet_runs import publishable_in_runs

FLOWS = ("received", "closed")  # measures of what enters the stock of open cases, and of what leaves it


def without_quiet_neighbours(
    years: Sequence[tuple[Block, ...]],
    shape: TableShape,
    flows: Sequence[Sequence[tuple[Block, ...]]],
    flow_shape: TableShape,
    k: int,
) -> tuple[tuple[Block, ...], ...]:
    """The blocks of stocks, by year and one for each month, without what would tell a small stock.

    `years` follow one another; all but the last have every month, and the first ones have none where nothing was known
    of them. `flows` are the blocks of what enters and of what leaves, in the same years and of the same units. Of all
    units together nothing is withheld: a unit must not be published more finely than they are.
    """
    stocks = [block for blocks in years for block in blocks]
    if not stocks:
        return tuple(years)
    sums = np.stack([block.sums[1:] for block in stocks], axis=1)  # units × months × nodes
    publishable = np.stack([block.may_publish[1:] for block in stocks], axis=1)
    small = ~publishable & (sums > 0) & (sums < k)
    # The nodes of every month are the same sets of kinds: all kinds, and single ones.
    nodes = [parts for _, parts in stocks[0].nodes]
    of_all = nodes.index(shape.parts_of_kind(None)[0])
    allowed = publishable.copy()
    for node, parts in enumerate(nodes):
        of_kind = flow_shape.parts_of_kind(_kind(shape, parts))[0]
        quiet = np.concatenate(
            [
                _quiet_months([flow[at] for flow in flows], of_kind, (len(sums), len(blocks)))
                for at, blocks in enumerate(years)
            ],
            axis=1,
        )
        kept = publishable_in_runs(publishable[:, :, node], small[:, :, node], quiet)
        without_small = publishable_in_runs(np.ones_like(kept), small[:, :, node], quiet)
        allowed[:, :, node] &= kept
        # No case of any kind is none of this one; and no case of every kind is none at all.
        others = range(len(nodes)) if node == of_all else [of_all]
        for other in others:
            allowed[:, :, other] &= without_small | (sums[:, :, other] > 0)
    kept_blocks = iter(
        replace(block, may_publish=np.vstack([block.may_publish[:1], allowed[:, month]]))
        for month, block in enumerate(stocks)
    )
    return tuple(tuple(next(kept_blocks) for _ in blocks) for blocks in years)


def _kind(shape: TableShape, parts: tuple[int, ...]) -> Kind | None:
    """The kind whose stock a node is; None for all kinds together."""
    return Kind(parts[0]) if shape.kinds > 1 and len(parts) == 1 else None


def _quiet_months(flows: Sequence[tuple[Block, ...]], parts: tuple[int, ...], size: tuple[int, int]) -> Bools:
    """For each unit and month of a year, whether it is published that all flows had no case of some part."""
    quiet = np.ones(size, dtype=bool)
    for blocks in flows:
        none = np.zeros(size, dtype=bool)
        for block in blocks:
            empty = block.may_publish[1:] & (block.sums[1:] == 0)
            for node, (months, of_parts) in enumerate(block.nodes):
                if set(parts) <= set(of_parts):
                    # No case of a quarter or of all kinds is none of its months and kinds.
                    within = [month for month in months if month < size[1]]
                    none[:, within] |= empty[:, [node]]
        quiet &= none
    return quiet
