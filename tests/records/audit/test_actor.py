"""Who acts in a command: the account of the system, or the person for whom the dashboard runs it."""

import pytest

from records.audit.actor import ON_BEHALF_OF, command_event, person_event, system_actor
from records.audit.entry_kinds import EntryKind


def test_a_command_is_recorded_by_the_account_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "negah")
    assert command_event(EntryKind.loaded, {"load": 1}).who == system_actor() == "system:negah"


def test_the_person_is_named_and_the_account_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ON_BEHALF_OF, "sara")
    event = command_event(EntryKind.loaded, {"load": 1})
    assert (event.who, event.detail) == ("sara", {"load": 1, "by": system_actor()})


def test_a_change_to_a_person_names_who_did_it() -> None:
    assert person_event(EntryKind.disabled_person, "reza", by="sara").who == "sara"
    assert person_event(EntryKind.disabled_person, "reza").detail == {"person": "reza"}
