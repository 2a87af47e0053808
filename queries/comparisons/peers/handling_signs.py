"""Signs in how an office handles cases that no figure of answers shows: handed on late, answered at once, together
or on the last days, registered as other kinds, and left where they are of one topic, channel or kind, or of weekends.

They are those of the last months, whatever period is looked at, and are asked for once for a state of the data, as
those of `queries.comparisons.peers.closing_signs`.
"""

from dataclasses import dataclass

from queries.comparisons.peers.answer_timing import answer_timing
from queries.comparisons.peers.bulk_answers import bulk_answers
from queries.comparisons.peers.late_handoffs import handed_on
from queries.comparisons.peers.office_signs import OfficeSign
from queries.comparisons.peers.part_signs import PartSign
from queries.comparisons.peers.recorded_kinds import fewer_complaints
from queries.comparisons.peers.slow_registrations import slow_registrations
from queries.comparisons.peers.slow_topics import slow_topics, slow_topics_lately
from queries.comparisons.peers.unanswered_closings import RisenShare
from queries.settings.province_settings import settings
from queries.storage.store import Store


@dataclass(frozen=True)
class HandlingSigns:
    """Offices with each sign, the largest difference first."""

    handed_on: tuple[OfficeSign, ...] = ()
    at_once: tuple[OfficeSign, ...] = ()
    last_days: tuple[OfficeSign, ...] = ()
    fewer_complaints: tuple[RisenShare, ...] = ()
    slow_topics: tuple[PartSign, ...] = ()
    slow_registrations: tuple[PartSign, ...] = ()
    handed_on_early: tuple[OfficeSign, ...] = ()
    in_bulk: tuple[OfficeSign, ...] = ()
    handed_on_early_lately: tuple[OfficeSign, ...] = ()
    last_days_lately: tuple[OfficeSign, ...] = ()
    slow_topics_lately: tuple[PartSign, ...] = ()


def handling_signs(store: Store) -> HandlingSigns:
    """The signs of all offices, without cases of trips. Cached for a state of the data."""
    return store.cache.get_or_compute(("handling signs", settings()), lambda: _handling_signs(store))


def _handling_signs(store: Store) -> HandlingSigns:
    if store.as_of is None:
        return HandlingSigns()
    timing, handed, slow = answer_timing(store), handed_on(store), slow_topics(store)
    return HandlingSigns(
        handed_on=handed.late,
        at_once=timing.at_once,
        last_days=timing.last_days,
        fewer_complaints=fewer_complaints(store),
        slow_topics=slow,
        slow_registrations=slow_registrations(store),
        handed_on_early=handed.early,
        in_bulk=bulk_answers(store),
        handed_on_early_lately=handed.early_lately,
        last_days_lately=timing.last_days_lately,
        slow_topics_lately=slow_topics_lately(store, slow),
    )
