"""Commands of the Data screen are forked here; dashboards in browsers start them as users do."""

import subprocess
from types import SimpleNamespace

import pytest

from pages.data import intake_process
from tests.forked import start


@pytest.fixture(autouse=True)
def _forked_intake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fork the commands that a test of this folder runs in its own process."""
    forked = SimpleNamespace(Popen=start, DEVNULL=subprocess.DEVNULL, PIPE=subprocess.PIPE)
    monkeypatch.setattr(intake_process, "subprocess", forked)
