"""Usage errors are one JSON object with both languages where JSON is among the arguments, else text."""

import json

import pytest

from persian.json_error_parser import JsonErrorParser


@pytest.mark.parametrize("as_json", [True, False])
def test_a_wrong_argument_is_reported_in_the_form_that_was_asked_for(as_json: bool, capsys) -> None:
    parser = JsonErrorParser(prog="command")
    parser.add_argument("--json", action="store_true")
    with pytest.raises(SystemExit) as ended:
        parser.parse_args(["--nonsense", *(["--json"] if as_json else [])])
    assert ended.value.code == 2
    printed = capsys.readouterr()
    if as_json:
        error = json.loads(printed.out)["error"]
        assert error["code"] == "usage"
        assert "--nonsense" in error["fa"]
        assert "--nonsense" in error["en"]
    else:
        assert printed.out == ""
        assert "--nonsense" in printed.err
