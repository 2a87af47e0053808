"""Changes and their entries are stored together or not at all; a restore stands in the audit log, which goes on."""

from pathlib import Path

import pytest

from records import people
from records.accounts import one_time_link, redeem_link, set_password
from records.audit.append import KeyMissing, append, chain_end
from records.audit.chain_check import verify
from records.audit.entry import Event
from records.audit.entry_kinds import EntryKind
from records.audit.search import AuditLogSearch, all_entries
from records.backup import backup, restore
from records.database import Records
from records.people import add, by_name, disable, enable, reset_password, set_roles
from records.provider_people import ClaimedRights, ProviderIdentity, from_claims
from records.roles import Role
from records.sessions import begin, end
from tests.records.conftest import NOW, ON_BOTH, PASSWORD


def kinds(records: Records) -> list[tuple[str, str]]:
    """Kind and actor of the entries after the first ten, in their order."""
    entries = list(all_entries(records, AuditLogSearch(), limit=1000))
    return [(entry.kind, entry.who) for entry in reversed(entries) if entry.number > 10]


def test_every_change_of_people_has_its_entry(chain: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "negah")
    add(chain, "admin", "", roles=[Role.administrator])
    who = add(chain, "sara", "", roles=[Role.planner])
    set_roles(chain, who, [Role.press])
    redeem_link(chain, one_time_link(chain, who), PASSWORD, client="10.0.0.7")
    end(chain, begin(chain, by_name(chain, "sara"), method="password", now=NOW))
    disable(chain, who)
    enable(chain, who)
    reset_password(chain, who)
    set_password(chain, who, PASSWORD)
    for roles in ([Role.press], [Role.press], [Role.planner]):
        from_claims(
            chain, ProviderIdentity("https://id.example", "1", "mina"), ClaimedRights(frozenset(roles))
        )
    system = "system:negah"
    assert kinds(chain) == [
        ("added_person", system),
        ("added_person", system),
        ("changed_roles", system),
        ("made_link", system),
        ("set_password", "sara"),
        ("signed_in", "sara"),
        ("signed_out", "sara"),
        ("disabled_person", system),
        ("enabled_person", system),
        ("reset_password", system),
        ("set_password", system),
        ("added_person", "mina"),
        ("changed_roles", "mina"),
    ]
    assert verify(chain).unbroken


@ON_BOTH
def test_without_its_entry_a_change_does_not_happen(chain: Records, key_file: Path) -> None:
    who = add(chain, "admin", "", roles=[Role.administrator])
    key_file.rename(key_file.with_name("elsewhere"))
    for change in (
        lambda: add(chain, "sara", "", roles=[Role.planner]),
        lambda: begin(chain, who, method="password", now=NOW),
        lambda: set_password(chain, who, PASSWORD),
    ):
        with pytest.raises(KeyMissing):
            change()
    assert by_name(chain, "sara") is None
    key_file.with_name("elsewhere").rename(key_file)
    assert verify(chain).count == 11


def test_without_the_change_there_is_no_entry(chain: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "recorded_rights", lambda _who: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        add(chain, "sara", "", roles=[Role.planner])

    def fail_after_its_entry() -> None:
        with chain.writing() as connection:
            append(connection, Event(EntryKind.loaded, "sara"))
            raise KeyError

    with pytest.raises(KeyError):
        fail_after_its_entry()
    with chain.reading() as connection:
        assert chain_end(connection).number == 10
    assert by_name(chain, "sara") is None


def test_the_record_goes_on_through_a_restore(chain: Records, tmp_path: Path) -> None:
    add(chain, "admin", "", roles=[Role.administrator])
    backup(chain, tmp_path / "b")
    assert b"saw_case" not in (tmp_path / "b").read_bytes()
    add(chain, "later", "", roles=[Role.press])
    restore(chain, tmp_path / "b")
    assert by_name(chain, "later") is None
    assert [kind for kind, _ in kinds(chain)] == ["added_person", "backed_up", "added_person", "restored"]
    assert verify(chain).unbroken
