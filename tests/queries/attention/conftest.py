"""The demo's history, on which tests run the attention list day by day."""

import pytest

from tests.attention.history import history


@pytest.fixture(scope="session")
def known(demo_store):
    """The demo's whole history."""
    return history(demo_store)
