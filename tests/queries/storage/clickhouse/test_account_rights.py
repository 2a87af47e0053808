"""The rights of the accounts of ClickHouse that docs/scale.md gives are enough, and those of the dashboard no more."""

import json
import os
import sys
from pathlib import Path

import pytest

from queries.settings.province_settings import ROOT
from tests.forked import run_forked
from tests.queries.storage.clickhouse.two_accounts import FORBIDDEN, LOADER, READER, documented


def test_the_dashboard_is_given_the_right_to_read_only() -> None:
    rights, readonly = documented(READER)
    assert rights
    assert all(right.startswith("GRANT SELECT ON negah") for right in rights)
    # Under 1 it could not choose the settings that its statements rely on.
    assert readonly == "2"


@pytest.mark.slow
def test_one_account_loads_and_the_dashboard_reads_and_changes_nothing(tmp_path: Path) -> None:
    found = {}
    for account in (LOADER, READER):
        command = [sys.executable, "-m", "tests.queries.storage.clickhouse.two_accounts", account]
        done = run_forked([*command, str(tmp_path)], cwd=ROOT, env=os.environ | {"TZ": "UTC"})
        assert (tmp_path / f"{account}.json").exists(), done.stderr
        found[account] = json.loads((tmp_path / f"{account}.json").read_text(encoding="utf-8"))

    assert found[LOADER]["load"] == found[READER]["load"] == 1
    assert min(found[READER]["answers"].values()) > 0
    assert FORBIDDEN
    assert found[READER]["allowed"] == []
