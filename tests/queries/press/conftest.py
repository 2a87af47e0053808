"""The small province from which figures are quoted."""

import pytest

from queries.storage.opening import open_store
from queries.storage.store import Store
from tests.quoting import store_of_all_loads


@pytest.fixture(scope="session")
def quoted_store() -> Store:
    """The store whose figures are quoted, after all loads. Read it; never write to it."""
    return open_store(store_of_all_loads())
