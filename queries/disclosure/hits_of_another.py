"""Withhold the cases of a measure that are the hits of another one's share, where that share is withheld.

The cases of the resolution gap are the closed cases with the outcome “resolved”. Where closed cases are published and
the resolved share is not, because few were left unresolved, the number of resolved ones would tell how many those are
at most: of 5 to 7 closed cases at least 5 were resolved, so that no more than 2 were not.
"""

from dataclasses import replace

from queries.disclosure.publication_blocks import Block, Node

HITS_OF = {"resolution_gap": "resolved_share"}  # by measure: the share whose hits its cases are


def where_hits_may_be_published(blocks: tuple[Block, ...], share: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks of a measure, without what the blocks of the share of which its cases are the hits do not publish.

    Both are of the same year, of the same units, and by hits and misses.
    """
    published = {node: block.may_publish[:, at] for block in share for at, node in enumerate(block.nodes)}
    kept = []
    for block in blocks:
        allowed = block.may_publish.copy()
        for at, node in enumerate(block.nodes):
            hits = published.get(_hits(node))
            allowed[:, at] &= False if hits is None else hits
        kept.append(replace(block, may_publish=allowed))
    return tuple(kept)


def _hits(node: Node) -> Node:
    """The hits of a share in the months and kinds of a node; hits and misses of every kind stand side by side."""
    months, parts = node
    return months, tuple(sorted({part - part % 2 for part in parts}))
