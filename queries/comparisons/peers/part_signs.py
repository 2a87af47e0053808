"""Signs of offices in a part of their cases: those of one county, topic, channel or kind, or of weekends."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from queries.comparisons.peers.hurried_pairs import Pair
from queries.comparisons.peers.office_signs import OfficeSign
from queries.question.grouping import Group
from stats.arrays import Ints
from stats.peers.office_county_gaps import OfficeCountyGaps
from stats.peers.office_topic_gaps import OfficeTopicGaps

WEEKEND = "weekend"


@dataclass(frozen=True)
class PartSign(OfficeSign):
    """An office (code) with its share in a part of its cases, the share expected there, and the cases of the part.

    The part are the cases with a `code` of a `dimension`, or those of weekends: WEEKEND without a code.
    """

    dimension: str
    code: str


def part_signs(
    gaps: OfficeCountyGaps | OfficeTopicGaps, part: Ints, *, office: Group, of: Group | None
) -> dict[Pair, PartSign]:
    """The gaps that are reported, by the keys of office and part; `part` are the keys of all parts, `of` a dimension.

    Without a dimension the parts are weekends.
    """
    return {
        (int(gaps.office[i]), int(part[i])): PartSign(
            office.code(int(gaps.office[i])),
            float(gaps.hits[i] / gaps.n[i]),
            float(gaps.expected[i]),
            int(gaps.n[i]),
            of.name if of else WEEKEND,
            of.code(int(part[i])) if of else "",
        )
        for i in np.flatnonzero(gaps.is_reported)
    }


def most_late_first(signs: Iterable[PartSign]) -> list[PartSign]:
    """The signs by how many fewer cases than expected are on time, the most first."""
    return sorted(signs, key=lambda each: (each.n * (each.share - each.expected), each.office, each.code))
