"""The small province from which figures are quoted."""

from pathlib import Path

import pytest

from queries.storage.opening import open_store
from queries.storage.store import Store
from tests.intake.storing import url
from tests.quoting import first_load, second_load, third_load_taken_back


@pytest.fixture(scope="session")
def quoted_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The store whose figures are quoted, after all loads. Read it; never write to it."""
    folder: Path = tmp_path_factory.mktemp("quoting")
    first_load(folder)
    second_load(folder)
    third_load_taken_back(folder)
    return open_store(url(folder))
