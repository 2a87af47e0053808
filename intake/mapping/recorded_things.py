"""Decide what a source records from its mapping and from the columns that its files have, not from their values.

Event files are the exception if their mapping says that the events in the file decide (`events = "found"`).
"""

from collections.abc import Collection
from collections.abc import Mapping as MappingOf

from intake.mapping.field_columns import STATES
from intake.mapping.model import Mapping
from queries.vocabulary.codes import Event, Flag
from queries.vocabulary.recorded import Recorded, with_implied


def recorded_things(
    mapping: Mapping, columns: Collection[str], *, has_due_rules: bool, found_events: Collection[Event] = ()
) -> frozenset[Recorded]:
    """What files with these columns (names of the mapping's fields) record.

    A thing is recorded if a column or an event of the mapping can show it, or if a rule computes it. A mapping that
    lists the words of a source for a field names all codes that can occur in it: if no word means "answered", the
    source does not record answers there. A mapping without such a list accepts the codes themselves, so all of them can
    occur. If the words of a mapping come from many systems, its list shows nothing: with `events = "found"` only those
    events are recorded that occur in the files, which are `found_events`. A source records what any of its loads does.

    `has_due_rules` says whether the settings have rules for due dates.
    """
    if mapping.shape == "events":
        things = _of_events(mapping, columns, _possible_events(mapping, found_events))
    else:
        things = _of_snapshot(mapping, columns)
    if not {"due_at", "due_after"}.isdisjoint(columns) or (mapping.due == "rule" and has_due_rules):
        things.add(Recorded.due)
    if "timely" in columns and not has_deadlines(mapping, columns):
        things.add(Recorded.timely)
    if "place" in columns or {"latitude", "longitude"} <= set(columns):
        things.add(Recorded.place)
    if mapping.answered == "closed":
        # A closing counts as the answer, and nothing else does.
        answers = {Recorded.closing: Recorded.answer, Recorded.closing_date: Recorded.answer_date}
        things -= set(answers.values())
        things |= {answer for closing, answer in answers.items() if closing in things}
    return with_implied(things)


def has_deadlines(mapping: Mapping, columns: Collection[str]) -> bool:
    """Whether cases get due dates, so that whether an answer was in time follows from dates and not from a word."""
    return not {"due_at", "due_after"}.isdisjoint(columns) or mapping.due == "rule"


def without_dates(mapping: Mapping) -> Flag:
    """Flags for missing dates that say nothing about a single case, because its source never gives such dates.

    That is a property of the source, which its measures state ("not in this source"), and no doubt about each case.
    """
    columns = mapping.columns
    never = Flag(0) if columns.closed_at or columns.closed_after else Flag.closed_without_date
    return never if columns.answered_at or columns.answered_after else never | Flag.answered_without_date


def _of_snapshot(mapping: Mapping, columns: Collection[str]) -> set[Recorded]:
    """What a snapshot records. Its row of a case tells no hand-offs: of all referrals it has at most the last."""
    values = mapping.values
    by_column = {
        "answered_at": (Recorded.answer, Recorded.answer_date),
        "answered_after": (Recorded.answer, Recorded.answer_date),
        "closed_at": (Recorded.closing, Recorded.closing_date),
        "closed_after": (Recorded.closing, Recorded.closing_date),
        "reopened_at": (Recorded.reopening,),
        "referred_at": (Recorded.referral,),
    }
    things = {thing for column, of_column in by_column.items() if column in columns for thing in of_column}
    if {"first_agency", "agency"} <= set(columns):
        things.add(Recorded.referral)
    by_state = {"answered": Recorded.answer, "closed": Recorded.closing}
    for field in STATES:
        if field not in columns:
            continue
        own = getattr(values, field)
        # Without words, yes and no are the state that the field is named after.
        named = {state for state in by_state if field in ("status", f"{state}_status")}
        states = _possible(own.map, own.default) or named
        if "answered_closed" in states:
            states = {*states, "answered", "closed"}
        things |= {thing for state, thing in by_state.items() if state in states}
    return things | _opinions(mapping, columns)


def _possible_events(mapping: Mapping, found_events: Collection[Event]) -> set[str] | None:
    """The kinds of events that the source records; None if that may be all."""
    if mapping.events == "named":
        return _possible(mapping.values.event.map)
    declared = () if mapping.events == "found" else mapping.events
    return {*declared, *(event.name for event in found_events)}


def _of_events(mapping: Mapping, columns: Collection[str], possible: set[str] | None) -> set[Recorded]:
    """What a file of events of these kinds records. An event always has a moment."""
    by_event = {
        "answered": (Recorded.answer, Recorded.answer_date),
        "closed": (Recorded.closing, Recorded.closing_date),
        "reopened": (Recorded.reopening,),
        "referred": (Recorded.referral, Recorded.handoff),
    }
    things = {
        thing
        for event, of_event in by_event.items()
        if possible is None or event in possible
        for thing in of_event
    }
    opinions = _opinions(mapping, columns)
    # An outcome is recorded with a closing, an opinion with its own event.
    if possible is not None and "verdict" not in possible:
        opinions.discard(Recorded.verdict)
    if possible is not None and "closed" not in possible:
        opinions.discard(Recorded.outcome)
    return things | opinions


def _opinions(mapping: Mapping, columns: Collection[str]) -> set[Recorded]:
    """Outcomes and verdicts, which are codes in a column of their own."""
    values, things = mapping.values, set()
    if "outcome" in columns:
        possible = _possible(values.outcome.map, values.outcome.default)
        # Outcomes serve to tell what was resolved. Some sources have words for duplicates and transfers only.
        if possible is None or "resolved" in possible:
            things.add(Recorded.outcome)
    if "verdict" in columns:
        possible = _possible(values.verdict.map, values.verdict.default)
        if possible is None or possible & {"satisfied", "dissatisfied"}:
            things.add(Recorded.verdict)
    return things


def _possible(words: MappingOf[str, str], default: str | None = None) -> set[str] | None:
    """The codes that can occur in a column; None if the mapping lists no words, so that any code can."""
    return {*words.values(), *([default] if default else [])} if words else None
