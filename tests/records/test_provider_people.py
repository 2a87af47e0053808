"""People whom an identity provider signs in: recorded once, kept up to date, and never mistaken for an account."""

from dataclasses import replace
from pathlib import Path

import pytest

from records import provider_people
from records.audit.search import AuditLogSearch, find_entries
from records.backup import backup, restore
from records.database import Records
from records.errors import Refused
from records.people import add, by_name, by_subject, disable, everyone, set_roles
from records.provider_people import ClaimedRights, ProviderIdentity, from_claims
from records.roles import Role
from records.saved_views import save_views

ISSUER = "https://id.example"


def signed_in(records: Records, subject: str = "s1", **changes: object):
    claims = {"name": "minister", "display_name": "نام", "roles": [Role.governor]} | changes
    identity = ProviderIdentity(ISSUER, subject, claims.pop("name"), claims.pop("display_name"))
    rights = {kind: None if given is None else frozenset(given) for kind, given in claims.items()}
    return from_claims(records, identity, ClaimedRights(**rights))


def test_one_person_is_recorded_once_and_kept_up_to_date(records: Records) -> None:
    first = signed_in(records)
    again = signed_in(records, name="other", display_name="نام تازه", roles=[Role.press])
    assert again == replace(first, display_name="نام تازه", roles=frozenset({Role.press}))
    assert by_subject(records, ISSUER, "s1") == again
    assert by_subject(records, "https://other.example", "s1") is None


def test_a_name_to_show_stays_where_the_provider_gives_none(records: Records) -> None:
    assert signed_in(records, display_name="نام تازه").display_name == "نام تازه"
    assert signed_in(records, display_name=" ").display_name == "نام تازه"
    assert len(signed_in(records, display_name="ن" * 300).display_name) == 200


def test_roles_of_an_administrator_stay_where_the_provider_gives_none(records: Records) -> None:
    who = signed_in(records, roles=None)
    assert who.roles == frozenset()
    set_roles(records, who, [Role.steward])
    assert signed_in(records, roles=None).roles == {Role.steward}
    assert signed_in(records, roles=[]).roles == frozenset()


def test_a_role_that_no_claim_can_give_stays_as_an_administrator_gave_it(records: Records) -> None:
    only_governors = frozenset({Role.governor})
    who = signed_in(records, declared=only_governors)
    set_roles(records, who, [Role.governor, Role.administrator])

    assert signed_in(records, declared=only_governors).roles == {Role.governor, Role.administrator}
    assert signed_in(records, roles=[], declared=only_governors).roles == {Role.administrator}


def test_so_many_people_wait_for_a_role_and_the_first_makes_room(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider_people, "MAX_WAITING", 3)
    has_role = signed_in(records, "s0", name="planner", roles=None)
    set_roles(records, has_role, [Role.planner])
    keeps_a_view = signed_in(records, "s1", name="left", roles=None)
    save_views(records, keeps_a_view.id, [("نما", "./volume")])
    disable(records, signed_in(records, "s2", name="out", roles=None))
    add(records, "sara", "", roles=[])

    for number in range(3, 9):
        signed_in(records, f"s{number}", name=f"stranger{number}", roles=[])

    names = {"planner", "left", "out", "sara", "stranger6", "stranger7", "stranger8"}
    assert {each.name for each in everyone(records)} == names


def test_nobody_gets_the_name_of_a_person_whom_the_audit_log_means(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider_people, "MAX_WAITING", 2)
    former = signed_in(records, "s0", name="farid", roles=[Role.press])
    signed_in(records, "s0", name="farid", roles=[])

    for number in range(1, 5):
        signed_in(records, f"s{number}", name=f"stranger{number}", roles=[])
    other = signed_in(records, "s9", name="farid", roles=[])

    assert by_subject(records, ISSUER, "s0") == replace(former, roles=frozenset())
    assert other.name == "farid-2"


def test_nor_of_one_to_whom_an_administrator_gave_a_role_and_took_it(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider_people, "MAX_WAITING", 2)
    former = signed_in(records, "s0", name='sa"r%_a', roles=None)
    set_roles(records, former, [Role.press])
    set_roles(records, former, [])

    for number in range(1, 5):
        signed_in(records, f"s{number}", name=f"stranger{number}", roles=[])

    assert by_subject(records, ISSUER, "s0") is None
    assert signed_in(records, "s9", name='sa"r%_a', roles=[]).name == 'sa"r%_a-2'
    assert signed_in(records, "s8", name="stranger4x", roles=[]).name == "stranger4x"


def test_nor_of_one_whom_a_restored_backup_does_not_hold(records: Records, tmp_path: Path) -> None:
    add(records, "admin", "", roles=[Role.administrator])
    backup(records, tmp_path / "backup")
    signed_in(records, "s0", name="nasrin", roles=[Role.press])
    restore(records, tmp_path / "backup")

    assert signed_in(records, "s1", name="nasrin", roles=[Role.press]).name == "nasrin-2"
    assert signed_in(records, "s0", name="nasrin", roles=[Role.press]).name == "nasrin-3"
    assert signed_in(records, "s2", name="Nasrin", roles=[Role.press]).name == "Nasrin-4"


def test_people_without_a_role_have_no_entry_in_the_record(records: Records) -> None:
    def entries(kind: str) -> int:
        return find_entries(records, AuditLogSearch(kind=kind, who="newcomer"), limit=9).count

    signed_in(records, name="newcomer", roles=[])
    assert (entries("added_person"), entries("changed_roles")) == (0, 0)

    signed_in(records, roles=[Role.press])
    assert (entries("added_person"), entries("changed_roles")) == (0, 1)


def test_counties_and_offices_of_the_provider_replace_what_was_recorded(records: Records) -> None:
    viewers = [Role.county_viewer, Role.agency_viewer]
    who = signed_in(records, roles=viewers, counties=["0303"], agencies=["A1"])
    assert (who.counties, who.agencies) == (("0303",), ("A1",))

    moved = signed_in(records, roles=viewers, counties=["0305", "0304"], agencies=[])
    assert (moved.counties, moved.agencies) == (("0304", "0305"), ())

    set_roles(records, moved, viewers, agencies=["A2"])
    kept = signed_in(records, roles=viewers, counties=["0304"])
    assert (kept.counties, kept.agencies) == (("0304",), ("A2",))


def test_a_change_by_the_provider_is_written_down_once(records: Records) -> None:
    for county in ("0303", "0303", "0304", "0304"):
        signed_in(records, name="zahra", roles=[Role.county_viewer], counties=[county])

    written = find_entries(records, AuditLogSearch(kind="changed_roles", who="zahra"), limit=9)
    assert written.count == 1
    assert "0304" in str(written.entries[0])


def test_a_name_at_the_provider_takes_over_no_account(records: Records) -> None:
    local = add(records, "dabir", "", roles=[Role.administrator])
    given = [signed_in(records, subject, name="dabir").name for subject in ("s1", "s2")]
    assert given == ["dabir-2", "dabir-3"]
    assert by_name(records, "dabir") == local


def test_nor_a_name_by_which_the_record_of_use_means_the_server_nobody_or_the_local_person(
    records: Records,
) -> None:
    names = ["system:root", "unknown", "local", "Unknown"]
    given = [signed_in(records, f"s{number}", name=name).name for number, name in enumerate(names)]
    assert given == ["user-system:root", "user-unknown", "user-local", "user-Unknown-2"]


def test_a_disabled_person_is_not_let_in(records: Records) -> None:
    disable(records, signed_in(records))
    with pytest.raises(Refused, match="disabled"):
        signed_in(records)
