"""Withhold the cases of a measure where they are the numerator of a share that is withheld.

The cases of the resolution gap are the closed cases with the outcome “resolved”, which are also the numerator of the
resolved share. Suppose that the number of closed cases is published as 5 (5 to 7 cases) and the resolved share is
withheld, because few cases were left unresolved. A published number of 5 or more resolved cases would reveal that at
most 2 were not resolved.
"""

from dataclasses import replace

from queries.disclosure.publication_blocks import Block, Node

HITS_OF = {"resolution_gap": "resolved_share"}  # by measure: the share whose hits its cases are


def where_hits_may_be_published(blocks: tuple[Block, ...], share: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks of a measure, restricted to where the hits of `share`, which are the measure's cases, are published.

    Both are of the same year and the same units, and are divided into hits and misses.
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
