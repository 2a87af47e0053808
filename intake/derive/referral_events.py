"""Add the earlier referrals of cases to the events that the rows of a snapshot imply."""

from dataclasses import replace

import numpy as np

from intake.derive.event_arrays import MISSING, Array, Events, Ints
from queries.vocabulary.codes import Event

# Order of events at the same moment: first the registration, then earlier referrals, then all others as they come.
_REGISTERED, _EARLIER, _OTHERS = 0, 1, 2


def with_earlier_referrals(events: Events, moments: Array, agencies: Array) -> Events:
    """Return the events with those of the referrals of each case in place of its only one.

    `moments` and `agencies` have for each case None, or an array with the moments of all its referrals in order and
    one with the keys of the agencies that it was referred to; the last is the present one.
    """
    cases = [case for case, each in enumerate(moments) if each is not None]
    if not cases:
        return events
    counts = np.array([len(moments[case]) for case in cases])
    case = np.repeat(np.array(cases), counts)
    moment = np.concatenate([moments[each] for each in cases]).astype(np.int64)
    to_agency = np.concatenate([agencies[each] for each in cases]).astype(np.int64)
    kept = ~(np.isin(events.case, cases) & (events.event == Event.referred))
    firsts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    from_agency = np.concatenate(([0], to_agency[:-1]))
    from_agency[firsts] = _sender(events, cases)
    none = np.zeros(len(case), dtype=np.int64)
    rank = np.where(events.event == Event.registered, _REGISTERED, _OTHERS)[kept]
    merged = replace(
        events,
        case=np.concatenate([events.case[kept], case]),
        moment=np.concatenate([events.moment[kept], moment]),
        event=np.concatenate([events.event[kept], np.full(len(case), int(Event.referred))]),
        from_agency=np.concatenate([events.from_agency[kept], from_agency]),
        to_agency=np.concatenate([events.to_agency[kept], to_agency]),
        outcome=np.concatenate([events.outcome[kept], none]),
        verdict=np.concatenate([events.verdict[kept], none]),
    )
    return _sorted(merged, np.concatenate([rank, np.full(len(case), _EARLIER)]))


def _sender(events: Events, cases: list[int]) -> Ints:
    """The agency that referred each of the cases in the only referral that its row implies; 0 if none is known."""
    sender = np.zeros(events.cases, dtype=np.int64)
    referred = events.event == Event.referred
    sender[events.case[referred]] = events.from_agency[referred]
    return sender[cases]


def _sorted(events: Events, rank: Ints) -> Events:
    """The events by case and moment, undated ones last; those of the same moment by their rank."""
    when = np.where(events.moment == MISSING, np.iinfo(np.int64).max, events.moment)
    order = np.lexsort((rank, when, events.case))
    return replace(
        events,
        case=events.case[order],
        moment=events.moment[order],
        event=events.event[order],
        from_agency=events.from_agency[order],
        to_agency=events.to_agency[order],
        outcome=events.outcome[order],
        verdict=events.verdict[order],
    )
