"""What a source records follows from its mapping, the columns of its files and kinds of events, never from values."""

from collections.abc import Collection
from typing import Any

import pytest
from pydantic import ValidationError

from intake.mapping.model import Mapping, load_mapping
from intake.mapping.recorded_things import recorded_things
from queries.vocabulary.codes import Event
from queries.vocabulary.recorded import EVERYTHING, Recorded, from_stored, list_of, missing_things, to_stored

REGISTERED = {"id", "registered_at", "county", "kind"}


def things(
    mapping: str,
    columns: set[str],
    *,
    has_due_rules: bool = True,
    found: Collection[Event] = tuple(Event),
    **changes: Any,
) -> set[str]:
    declared = load_mapping(mapping)
    declared = Mapping.model_validate(declared.model_dump(exclude_unset=True) | changes)
    recorded = recorded_things(declared, columns, has_due_rules=has_due_rules, found_events=found)
    return {str(thing) for thing in recorded}


def test_registrations_alone_tell_nothing_but_what_a_rule_gives() -> None:
    assert things("negah", REGISTERED) == {"due"}
    assert things("negah", REGISTERED, has_due_rules=False) == set()
    assert things("negah", REGISTERED, due="source") == set()


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"answered_at"}, {"answer", "answer_date"}),
        ({"closed_at"}, {"closing", "closing_date"}),
        ({"status"}, {"answer", "closing"}),
        ({"due_at"}, {"due"}),
        ({"outcome", "verdict", "reopened_at"}, {"outcome", "verdict", "reopening"}),
        ({"place"}, {"place"}),
        ({"latitude"}, set()),
        ({"latitude", "longitude"}, {"place"}),
        ({"agency", "first_agency"}, {"referral"}),
        ({"referred_at"}, {"referral"}),
        ({"agency", "peer_group", "topic", "trip"}, set()),
    ],
)
def test_a_snapshot_records_what_it_has_a_column_for(columns: set[str], told: set[str]) -> None:
    assert things("negah", REGISTERED | columns, due="source") == told


def test_timeliness_stated_by_a_source_is_recorded_only_where_nothing_gives_due_dates() -> None:
    assert things("cfpb", REGISTERED | {"timely"}) == {"timely", "in_time"}
    assert things("negah", REGISTERED | {"timely", "due_at"}, due="source") == {"due"}
    assert things("negah", REGISTERED | {"timely"}, due="rule") == {"due"}


def test_a_snapshot_with_every_column_records_everything_but_hand_offs() -> None:
    assert things("negah", set(load_mapping("negah").columns.mapped)) == set(EVERYTHING) - {"handoff"}


def test_closings_that_count_as_answers_record_answers_and_closings() -> None:
    recorded = things("negah", REGISTERED | {"closed_at"}, answered="closed", due="source")
    assert recorded == {"answer", "answer_date", "closing", "closing_date"}
    assert things("negah", REGISTERED | {"answered_at"}, answered="closed", due="source") == set()


def test_the_words_that_a_mapping_lists_say_which_codes_can_occur() -> None:
    columns = set(load_mapping("baltimore311").columns.mapped)
    # Its statuses tell what was closed, and its outcomes only duplicates and transfers.
    assert things("baltimore311", columns) == {
        *("due", "answer", "answer_date", "in_time", "closing", "closing_date", "place")
    }
    recorded = things(
        "negah", REGISTERED | {"status"}, due="source", values={"status": {"map": {"تمام": "closed"}}}
    )
    assert recorded == {"closing"}


def test_a_file_of_events_records_the_events_that_its_mapping_names() -> None:
    columns = set(load_mapping("negah-events").columns.mapped)
    assert things("negah-events", columns) == set(EVERYTHING)
    named = {"آمد": "registered", "رفت": "referred", "بسته": "closed"}
    recorded = things("negah-events", columns, due="source", events="named", values={"event": {"map": named}})
    assert recorded == {"due", "referral", "handoff", "closing", "closing_date", "outcome", "place"}
    assert things("negah-events", {"id", "moment", "event"}, due="source", events="named", values={}) == {
        *("answer", "answer_date", "closing", "closing_date", "reopening", "referral", "handoff")
    }


def test_the_ready_mapping_of_events_records_what_the_files_hold() -> None:
    columns = set(load_mapping("negah-events").columns.mapped)
    recorded = things("negah-events", columns, found={Event.registered})
    assert recorded == {"due", "place"}
    recorded = things("negah-events", columns, found={Event.registered, Event.closed})
    assert recorded == {"due", "place", "closing", "closing_date", "outcome"}
    # What the mapping lists is recorded even if it has not occurred yet, and what occurs though it is not listed too.
    recorded = things("negah-events", columns, found={Event.registered, Event.verdict}, events=["answered"])
    assert recorded == {"due", "place", "answer", "answer_date", "in_time", "verdict"}
    with pytest.raises(ValidationError, match="events"):
        things("negah", REGISTERED, events="found")


def test_recorded_things_are_stored_as_text_and_read_back() -> None:
    told = {Recorded.verdict, Recorded.due}
    assert to_stored(told) == "due verdict"
    assert from_stored("due verdict something_newer") == told
    assert from_stored("") == frozenset()
    assert from_stored(None) is None


def test_what_is_missing_is_named_once() -> None:
    assert missing_things(EVERYTHING) == set()
    assert missing_things(set(), {Recorded.answer_date, Recorded.due}) == {Recorded.answer, Recorded.due}
    assert missing_things({Recorded.answer}, {Recorded.answer_date}) == {Recorded.answer_date}
    # Where it is not known whether answers were in time, the dates that would tell it are named.
    assert missing_things({Recorded.due}, {Recorded.in_time}) == {Recorded.answer}
    assert missing_things({Recorded.timely, Recorded.in_time}, {Recorded.in_time}) == set()
    text = list_of({Recorded.verdict, Recorded.due, Recorded.outcome})
    assert text.en == "due dates, outcomes and citizens’ ratings"
    assert text.fa == "مهلت پاسخ، نتیجه و نظر شهروند"
