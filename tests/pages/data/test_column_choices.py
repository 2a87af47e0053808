"""Values of the form of columns become corrections; only what differs from the proposal is one."""

from pages.data.column_choices import (
    DUE_BY_RULE,
    NOTHING,
    Choices,
    column_name,
    date_name,
    read_choices,
    word_name,
    words_of,
)

PROPOSAL = {
    "columns": [
        {"position": 0, "heading": "Id", "field": "id"},
        {"position": 1, "heading": "Date", "field": "registered_at"},
        {"position": 2, "heading": "Notes", "field": None},
    ],
    "date_choices": {"Date": [{"formats": ["%d/%m/%Y"]}, {"formats": ["%m/%d/%Y"]}]},
    "values": [
        {"field": "kind", "known": {"c": "complaint"}, "likely": {}, "nothing": ["x"], "unknown": {"?": 3}}
    ],
}


def test_a_form_as_it_was_sent_corrects_nothing() -> None:
    values = {"column-0": "id", "column-1": "registered_at", "column-2": "", "date-1": "0"}
    values |= {"word-kind-0": "", "word-kind-1": NOTHING, "word-kind-2": "complaint", "name": "ours"}
    assert read_choices(PROPOSAL, values) == Choices()


def test_what_was_changed_is_a_correction() -> None:
    id_column, date_column, _ = PROPOSAL["columns"]
    assert words_of(PROPOSAL["values"][0])[0] == ("?", None)
    values = {
        column_name(id_column): "",
        date_name(date_column): "1",
        word_name("kind", 0): "request",
        word_name("kind", 2): NOTHING,
    }
    assert read_choices(PROPOSAL, values) == Choices(
        {"Id": None}, {"kind": {"?": "request", "c": ""}}, {"Date": ["%m/%d/%Y"]}
    )
    assert read_choices(PROPOSAL, {"date-1": "7", "column-9": "id"}) == Choices()


def test_a_later_choice_of_a_column_replaces_an_earlier_one() -> None:
    first = Choices({"A": "id", "B": None}, {"kind": {"x": "request"}}, {"D": ["%d"]})
    later = Choices({"C": "id"}, {"kind": {"y": ""}, "status": {"z": "open"}})
    assert first.joined(later) == Choices(
        {"B": None, "C": "id"},
        {"kind": {"x": "request", "y": ""}, "status": {"z": "open"}},
        {"D": ["%d"]},
    )


def test_due_dates_by_the_rule_are_chosen_anew_each_time() -> None:
    chosen = read_choices(PROPOSAL, {DUE_BY_RULE: "on"})
    assert chosen.as_json()["due_by_rule"] is True
    assert chosen.joined(read_choices(PROPOSAL, {DUE_BY_RULE: ""})) == Choices()
    assert Choices().joined(chosen).due_by_rule
