"""Integer codes stored in the database for kinds, channels, outcomes, verdicts, events and flags.

The numbers are part of the stored data: never renumber or reuse one.
"""

from enum import IntEnum, IntFlag


class Kind(IntEnum):
    """Kind of case: complaint, request or suggestion."""

    unknown = 0
    complaint = 1
    request = 2
    suggestion = 3


class Channel(IntEnum):
    """Channel through which the case was registered.

    A new channel also needs its labels (`queries.vocabulary.labels.CHANNELS`), its name in settings
    (`queries.settings.province_settings.ChannelName`) and in mappings (`intake.mapping.model.ChannelCode`), and words
    by which files are recognised (`intake/guess/values/value_words.toml`).
    """

    unknown = 0
    phone = 1
    portal = 2
    sms = 3
    desk = 4
    letter = 5
    trip = 6


class Outcome(IntEnum):
    """Outcome of the first closing. The last three are excluded from the on-time and overdue measures."""

    unknown = 0
    resolved = 1
    explained = 2
    rejected = 3
    transferred = 4
    duplicate = 5
    withdrawn = 6


class Clock(IntEnum):
    """The event whose date a row of a daily rollup is counted under."""

    registered = 1
    answered = 2
    closed = 3
    due = 4
    open = 5  # the day on which a case entered or left the open state
    overdue = 6  # the day on which a case entered or left the overdue state


# A case that ended in one of these ways owes no answer, so it leaves the on-time and overdue measures.
SET_ASIDE = (Outcome.transferred, Outcome.duplicate, Outcome.withdrawn)


class Verdict(IntEnum):
    """The citizen's opinion of the outcome, asked after closing."""

    none = 0
    satisfied = 1
    dissatisfied = 2


class Event(IntEnum):
    """One step in the life of a case. Events in the same second are ordered by this number."""

    registered = 1
    referred = 2
    answered = 3
    closed = 4
    reopened = 5
    verdict = 6


class Timely(IntEnum):
    """Whether an answer was in time, in the source's own word. Used where the source gives no due date."""

    unknown = 0
    yes = 1
    no = 2


class Flag(IntFlag):
    """Data quality problems of a case that was loaded nevertheless.

    A bit field: one case can have several. The flags are counted in the summary of a load and on the data page.
    """

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
    unreadable_time = 16384
