"""Lists of steps inside of JSON records load as events, or it is said that they are not read."""

import json

from intake.guess.proposal.proposal_toml import proposal_toml
from intake.guess.propose import propose
from intake.mapping.model import load_mapping
from tests.intake.guess.guessing import mapping_from
from tests.intake.reading import read_all


def record(at, steps):
    return {"code": f"T-{9000 + at}", "county": "تبریز", "topic": "آب", "line": "111", "history": steps}


def step(status, day, office="آبفا"):
    return {"status": status, "at": f"2025-05-{day:02}T08:30:00", "org": {"title": office}}


def whole(at):
    steps = [step("registered", at % 20 + 1), step("referred", at % 20 + 2), step("answered", at % 20 + 4)]
    return record(at, steps[: 3 if at % 3 else 2])


def proposal_for(folder, records):
    path = folder / "cases.json"
    path.write_text(json.dumps({"data": records}, ensure_ascii=False), encoding="utf-8")
    return propose(path)


def test_each_step_is_an_event_of_its_case(tmp_path):
    proposal = proposal_for(tmp_path, [whole(at) for at in range(40)])
    mapping = mapping_from(proposal)
    assert (mapping.shape, mapping.steps) == ("events", "history")
    assert proposal.fields["moment"].heading == "history.at"
    assert any("history is the list of steps" in note.en for note in proposal.notes)
    read = read_all(tmp_path / "cases.json", mapping)
    assert len(read.records) == sum(len(whole(at)["history"]) for at in range(40))
    path = tmp_path / "office.toml"
    path.write_text(proposal_toml(proposal, name="office"), encoding="utf-8")
    assert load_mapping(path).steps == "history"


def test_a_record_without_steps_is_rejected_and_not_lost(tmp_path):
    proposal = proposal_for(tmp_path, [whole(at) for at in range(40)] + [record(40, [])])
    read = read_all(tmp_path / "cases.json", mapping_from(proposal))
    assert len(read.rejected) == 1


def test_steps_without_the_registration_are_said_not_to_be_read(tmp_path):
    records = [
        record(at, [step("called", 3), step("visited", 5)]) | {"registered": "2025-05-01T08:30:00"}
        for at in range(40)
    ]
    proposal = proposal_for(tmp_path, records)
    assert (proposal.shape, proposal.steps) == ("snapshot", None)
    assert any(note.en.startswith("history is a list with dates in each record") for note in proposal.notes)


def test_attachments_are_no_steps(tmp_path):
    files = [{"name": "a.jpg", "size": 3}, {"name": "b.jpg", "size": 5}]
    records = [record(at, files) | {"registered": "2025-05-01T08:30:00"} for at in range(40)]
    proposal = proposal_for(tmp_path, records)
    assert not any("history" in note.en for note in proposal.notes)
