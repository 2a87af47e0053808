"""The earlier referrals of a case among the events that its row implies (`intake.derive.referral_events`)."""

import numpy as np

from intake.derive.event_arrays import MISSING, Events
from intake.derive.referral_events import with_earlier_referrals
from queries.vocabulary.codes import Event

R, F, A = int(Event.registered), int(Event.referred), int(Event.answered)


def test_referrals_stand_in_order_and_undated_events_last() -> None:
    events = Events(
        cases=2,
        case=np.array([0, 0, 1, 1, 1]),
        moment=np.array([10, 15, 10, 30, MISSING]),
        event=np.array([R, F, R, F, A]),
        from_agency=np.array([0, 0, 0, 9, 0]),
        to_agency=np.array([0, 3, 0, 5, 0]),
        outcome=np.zeros(5, np.int64),
        verdict=np.zeros(5, np.int64),
    )
    moments, agencies = np.empty(2, object), np.empty(2, object)
    moments[1], agencies[1] = np.array([10, 20, 30]), np.array([7, 6, 5])

    merged = with_earlier_referrals(events, moments, agencies)

    assert merged.case.tolist() == [0, 0, 1, 1, 1, 1, 1]
    assert merged.event.tolist() == [R, F, R, F, F, F, A]
    assert merged.moment.tolist() == [10, 15, 10, 10, 20, 30, MISSING]
    assert merged.to_agency.tolist() == [0, 3, 0, 7, 6, 5, 0]
    assert merged.from_agency.tolist() == [0, 0, 0, 9, 7, 6, 0]
