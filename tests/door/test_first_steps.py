"""How the first administrator comes in is said until there is one."""

from types import SimpleNamespace

import pytest

from door.first_steps import first_steps
from queries.settings.door_settings import DoorSettings
from records import people
from records.roles import Role
from tests.door.people import add_person, records_in

ACCOUNTS = {"address": "https://a.example", "accounts": True}
PROVIDER = {"issuer": "https://id.example", "client_id": "negah", "secret_variable": "X"}


@pytest.fixture
def manager(tmp_path):
    records = records_in(tmp_path)
    yield SimpleNamespace(records=records)
    records.close()


def test_where_nobody_can_sign_in_the_command_is_named_in_both_languages(manager) -> None:
    steps = first_steps(manager, DoorSettings.model_validate(ACCOUNTS))

    assert "`python -m records link`" in steps("fa")
    assert "هنوز کسی نمی‌تواند وارد شود" in steps("fa")
    assert steps("en").startswith("Nobody can sign in yet.")


def test_it_is_said_no_more_once_an_administrator_has_a_password(manager) -> None:
    steps = first_steps(manager, DoorSettings.model_validate(ACCOUNTS))
    add_person(manager.records, "sara", Role.press)
    people.add(manager.records, "admin", "", roles=[Role.administrator])  # the link is not used yet
    assert steps("en")

    add_person(manager.records, "maryam", Role.administrator)

    assert steps("en") == steps("fa") == ""


def test_with_a_provider_alone_an_administrator_is_made_by_a_role(manager) -> None:
    door = {"address": "https://a.example", "openid": PROVIDER}
    assert "records user role NAME administrator" in first_steps(manager, DoorSettings.model_validate(door))(
        "en"
    )

    door["openid"] = PROVIDER | {"roles": {"administrator": ["it"]}}
    assert first_steps(manager, DoorSettings.model_validate(door))("en") == ""
