"""The codes that the store holds for kinds, channels, outcomes, verdicts, events and flags."""

from enum import IntEnum, IntFlag


class Kind(IntEnum):
    """What the person brought."""

    unknown = 0
    complaint = 1
    request = 2
    suggestion = 3


class Channel(IntEnum):
    """How it arrived."""

    unknown = 0
    phone = 1
    portal = 2
    sms = 3
    desk = 4
    letter = 5
    trip = 6


class Outcome(IntEnum):
    """How the (first) closing ended. The last three leave the on-time and overdue measures."""

    unknown = 0
    resolved = 1
    explained = 2
    rejected = 3
    transferred = 4
    duplicate = 5
    withdrawn = 6


class Clock(IntEnum):
    """What the day of a row in a daily rollup is the day of."""

    registered = 1
    answered = 2
    closed = 3
    due = 4
    open = 5  # became open, or ceased to be
    overdue = 6


SET_ASIDE = (Outcome.transferred, Outcome.duplicate, Outcome.withdrawn)


class Verdict(IntEnum):
    """What the citizen said of it afterwards."""

    none = 0
    satisfied = 1
    dissatisfied = 2


class Event(IntEnum):
    """One step in the life of a case; at the same second they are ordered by this number."""

    registered = 1
    referred = 2
    answered = 3
    closed = 4
    reopened = 5
    verdict = 6


class Flag(IntFlag):
    """Why a kept case is not beyond doubt; counted in the summary of a load and in data quality."""

    answered_before_registered = 1
    closed_before_registered = 2
    closed_without_date = 4
    answered_without_date = 8
    date_after_as_of = 16
    placeholder_date = 32
    due_before_registered = 64
    unreadable_date = 128
    personal_data = 256
    bad_coordinates = 512
    unknown_value = 1024
    older_than_stored = 2048
    registered_after_as_of = 4096
    event_order = 8192
