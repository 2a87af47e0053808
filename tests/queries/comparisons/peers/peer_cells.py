"""Cells of units (topic group × kind × county) from the lives of cases in plain Python, and what they let expect."""

from collections import defaultdict

import numpy as np

from queries.measures import MEASURES
from queries.vocabulary.scope import Scope
from stats.peers.case_mix import cell_table
from stats.peers.peer_expectation import PeerExpectation, peer_expectation
from stats.peers.response_scale import SHARES, ResponseScale
from tests import reference, worlds
from tests.queries.offices import PEERS
from tests.reference import Life
from tests.worlds import World

Cells = dict[str, dict[tuple[str, ...], list[float]]]  # hits (or total) and cases, and squares of values


def cells(here: World, scope: Scope, key: str, by: str) -> tuple[Cells, dict[str, int]]:
    """Hits and cases of each unit by the mix of its cases, and its closed cases; computed with the reference."""
    find = reference.due_holder if MEASURES[key].holder == "due_agency" else reference.holder
    lives: dict[str, dict[tuple[str, ...], list[Life]]] = defaultdict(lambda: defaultdict(list))
    closed: dict[str, int] = defaultdict(int)
    args = (here.known, scope.first, scope.last)
    for x in here.lives:
        if (scope.kinds and x.kind not in scope.kinds) or x.trip:
            continue
        unit = find(x, here.known.of(x)) if by == "agency" else x.county
        cell = (worlds.TOPIC_GROUPS[x.topic], x.kind, *([x.county] if by == "agency" else []))
        lives[unit][cell].append(x)
        closed[unit] += reference.closed([x], *args)
    count = reference.SHARES[key]
    return {
        unit: {cell: list(map(float, count(some, *args))) for cell, some in of_unit.items()}
        for unit, of_unit in lives.items()
    }, closed


def expectation(own: Cells, by: str, scale: ResponseScale = SHARES) -> tuple[list[str], PeerExpectation]:
    """What similar units would reach, from cells of plain Python."""
    units = sorted(unit for unit in own if unit != "none")
    rows = [(i, cell, k, n) for i, unit in enumerate(units) for cell, (k, n) in own[unit].items() if n]
    codes = [np.array([cell[part] for _, cell, _, _ in rows]) for part in range(3 if by == "agency" else 2)]
    names = sorted(set(PEERS.values()))
    table, keys = cell_table(
        np.array([i for i, *_ in rows]),
        [np.unique(column, return_inverse=True)[1] for column in codes],
        np.array([n for *_, n in rows]),
        np.array([k for *_, k, _ in rows]),
        group={i: names.index(PEERS[unit]) if by == "agency" else 0 for i, unit in enumerate(units)},
    )
    return [units[key] for key in keys], peer_expectation(table, scale=scale)
