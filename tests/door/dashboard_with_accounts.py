"""Fixtures for tests of people who have signed in: their records, and a dashboard over the demo province.

A module that needs people overrides `records` by a fixture that adds them; the dashboard then has these records.
"""

from collections.abc import Iterator

import pytest

from records.database import Records
from tests.door.people import records_in
from tests.door.running import Running, running_with_accounts


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    """The records with nobody in them."""
    opened = records_in(tmp_path_factory.mktemp("people"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def server(records: Records, tmp_path_factory: pytest.TempPathFactory, demo_url: str) -> Iterator[Running]:
    """A dashboard over the demo province, for people who have signed in."""
    with running_with_accounts(tmp_path_factory.mktemp("door"), records.url, demo_url) as started:
        yield started
