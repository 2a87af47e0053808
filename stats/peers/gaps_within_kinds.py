"""Counties in which one office does worse than elsewhere, within kinds of cases, where pairs have few cases.

The rule is that of `stats.peers.office_county_gaps`. Where one kind does worse than others everywhere, an office that
gets mostly this kind from a county would be accused of it, so cases are compared within topics and kinds. But of a pair
with few cases, many have no others of their topic and kind to be compared with. So a pair that is reported within
topics is reported as well if within kinds it is still MIN_GAP and STILL_OFF standard errors off.
"""

from dataclasses import replace

import numpy as np

from stats.arrays import Floats, Ints
from stats.peers.office_county_gaps import MIN_GAP, OfficeCountyGaps, distinct_pairs, office_county_gaps

STILL_OFF = -3.0


def gaps_within_kinds(
    office: Ints, county: Ints, topic: Ints, kind: Ints, *, n: Floats, hits: Floats
) -> OfficeCountyGaps:
    """The gaps of all pairs of office and county within kinds, from cells by office, county, topic and kind."""
    topic_and_kind = distinct_pairs(topic, kind)[1]
    within_topics, gaps = (
        office_county_gaps(office, county, stratum, n, hits) for stratum in (topic, topic_and_kind)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        still_off = (gaps.z <= STILL_OFF) & (gaps.hits / gaps.n - gaps.expected <= -MIN_GAP)
    return replace(gaps, is_reported=gaps.is_reported | (within_topics.is_reported & still_off))
