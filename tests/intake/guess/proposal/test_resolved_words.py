"""Whether "Resolved" means answered or closed is shown by the dates of its rows (`resolved_words`)."""

from tests.intake.guess.guessing import guess, mapping_from
from tests.intake.reading import read_all

STATES = ("New", "Resolved", "Closed")


def table(closed_in):
    rows = range(60)
    states = [STATES[row % 3] for row in rows]
    return {
        "Number": [f"CS{10_000 + row}" for row in rows],
        "Opened": [f"2024-0{1 + row // 20}-{1 + row % 20:02} 08:{row:02}" for row in rows],
        "State": states,
        "Response sent": [
            "" if state == "New" else f"2024-05-{1 + row % 20:02} 09:00" for row, state in enumerate(states)
        ],
        "Closed": [
            f"2024-06-{1 + row % 20:02} 10:00" if state in closed_in else ""
            for row, state in enumerate(states)
        ],
    }


def states_read(folder, closed_in):
    proposal = guess(folder, table(closed_in))
    records = read_all(folder / "table.csv", mapping_from(proposal)).records
    return list(zip(records["status_answered"], records["status_closed"], strict=True))[:3]


def test_a_word_with_answers_and_no_closings_means_answered(tmp_path):
    assert states_read(tmp_path, {"Closed"}) == [(False, False), (True, False), (False, True)]


def test_a_word_with_closings_means_closed(tmp_path):
    assert states_read(tmp_path, {"Resolved", "Closed"}) == [(False, False), (False, True), (False, True)]


def test_where_no_word_has_closings_they_tell_nothing(tmp_path):
    assert states_read(tmp_path, set()) == [(False, False), (False, True), (False, True)]


def steps(*words):
    """Cases with the same steps, of which every fifth lacks the last one."""
    rows = [(case, at, word) for case in range(40) for at, word in enumerate(words[: 9 if case % 5 else -1])]
    return {
        "Ticket": [f"T-{case + 100}" for case, _, _ in rows],
        "Action": [word for _, _, word in rows],
        "Timestamp": [f"2026-05-{1 + case % 20 + at:02} 10:{case:02}:00" for case, at, _ in rows],
        "Unit": [("Water", "Roads")[case % 2] for case, _, _ in rows],
    }


def test_the_resolution_of_cases_that_are_closed_later_is_their_answer(tmp_path):
    proposal = guess(tmp_path, steps("Created", "Assigned", "Resolved", "Closed"))

    assert proposal.shape == "events"
    assert mapping_from(proposal).values.event.map["Resolved"] == "answered"
    assert mapping_from(proposal).values.event.map["Closed"] == "closed"


def test_a_resolution_alone_or_beside_an_answer_is_a_closing(tmp_path):
    for words in (("Created", "Assigned", "Resolved"), ("Created", "Responded", "Resolved", "Closed")):
        proposal = guess(tmp_path, steps(*words))

        assert mapping_from(proposal).values.event.map["Resolved"] == "closed"
