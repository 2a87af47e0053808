"""The command `answer`: requests as lines, answers as lines; nothing that writes."""

import json

from tests.intake.commands.test_guess_file import OFFICE, run


def answers(*requests):
    lines = "\n".join(json.dumps(request) for request in requests)
    code, out, _ = run("answer", "--json", stdin=lines)
    assert code == 0
    return [json.loads(line) for line in out.splitlines()]


def test_each_line_is_answered_as_the_command_itself_answers(tmp_path, monkeypatch):
    monkeypatch.setenv("NEGAH_DATABASE_URL", f"duckdb:///{tmp_path / 'none.duckdb'}")
    file = str(OFFICE.write(tmp_path))
    mapping = tmp_path / "office.toml"
    whole = json.loads(run("guess", file, "--json")[1])
    mapping.write_text(whole["toml"], encoding="utf-8")

    guessed, corrected, checked = answers(
        {"arguments": ["guess", file, "--json"]},
        {"arguments": ["guess", file, "--json", "--corrections", "-"], "input": '{"موضوع": null}'},
        {"arguments": ["check", file, "--mapping", str(mapping), "--json", "--rows", "10"]},
    )

    assert guessed["code"] == 0
    assert json.loads(guessed["output"]) == whole
    fields = {each["heading"]: each["field"] for each in json.loads(corrected["output"])["columns"]}
    assert fields["موضوع"] is None
    report = json.loads(checked["output"])
    assert (report["read"], report["first_rows"], report["checked_only"]) == (10, 10, True)
    assert len(report["contents"]["cases"]) == 3
    assert not (tmp_path / "none.duckdb").exists()


def test_loads_and_faulty_requests_are_refused_and_the_next_is_answered(tmp_path):
    missing = str(tmp_path / "none.csv")

    load, usage, file = answers(
        {"arguments": ["load", missing, "--mapping", "negah", "--json"]},
        {"arguments": ["guess", "--json"]},
        {"arguments": ["guess", missing, "--json"]},
    )

    assert (load["code"], load["output"]) == (2, "")
    assert json.loads(usage["output"])["error"]["code"] == "usage"
    assert json.loads(file["output"])["error"]["code"] == "file"
