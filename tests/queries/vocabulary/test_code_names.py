"""Settings and mappings write codes by name. Their lists of names are those of the codes, and of the roles."""

import tomllib
from enum import IntEnum
from typing import Any, get_args

import pytest

from intake.mapping import model
from queries.settings import claim_rights, province_settings
from queries.vocabulary import codes
from records.roles import Role
from tests.conftest import ROOT

WORDS = tomllib.loads((ROOT / "intake" / "guess" / "values" / "value_words.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("names", "of"),
    [
        (province_settings.KindName, codes.Kind),
        (province_settings.ChannelName, codes.Channel),
        (model.KindCode, codes.Kind),
        (model.ChannelCode, codes.Channel),
        (model.OutcomeCode, codes.Outcome),
        (model.VerdictCode, codes.Verdict),
        (model.EventCode, codes.Event),
    ],
    ids=str,
)
def test_each_code_can_be_named(names: Any, of: type[IntEnum]) -> None:
    assert set(get_args(names)) == {code.name for code in of}


def test_each_role_can_be_given_by_a_claim() -> None:
    assert set(get_args(claim_rights.RoleName)) == set(Role)


@pytest.mark.parametrize(("field", "of"), [("kind", codes.Kind), ("channel", codes.Channel)])
def test_each_code_is_recognised_in_files_by_some_word(field: str, of: type[IntEnum]) -> None:
    assert set(WORDS[field]) >= {code.name for code in of} - {"unknown"}
