"""Relative addresses of a server mean the same in the processes that it starts."""

import os
import sys

import pytest

from pages.shell.absolute_addresses import make_addresses_absolute
from tests.forked import ROOT, run_forked


@pytest.mark.parametrize(
    ("name", "address", "absolute"),
    [
        ("NEGAH_SETTINGS", "negah.toml", "{here}/negah.toml"),
        ("NEGAH_SETTINGS", "", ""),
        ("NEGAH_DATABASE_URL", "duckdb:///data/negah.duckdb", "duckdb:///{here}/data/negah.duckdb"),
        ("NEGAH_DATABASE_URL", "duckdb:////srv/negah.duckdb", "duckdb:////srv/negah.duckdb"),
        ("NEGAH_DATABASE_URL", "postgresql+psycopg://u:p@db/negah", "postgresql+psycopg://u:p@db/negah"),
        ("NEGAH_DATABASE_URL", "no address", "no address"),
        # The error would show the password, in the log of a server that does not start.
        ("NEGAH_DATABASE_URL", "postgresql://negah:secret", "postgresql://negah:secret"),
        ("NEGAH_RECORDS_URL", "sqlite:///records.sqlite", "sqlite:///{here}/records.sqlite"),
        ("NEGAH_RECORDS_URL", " sqlite:///records.sqlite ", "sqlite:///{here}/records.sqlite"),
        ("NEGAH_RECORDS_URL", "sqlite:///:memory:", "sqlite:///:memory:"),
    ],
)
def test_relative_addresses_count_from_the_folder_of_the_server(
    tmp_path, monkeypatch, name: str, address: str, absolute: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, address)
    make_addresses_absolute()
    assert os.environ[name] == absolute.format(here=tmp_path)


CODE = """
import os, sys
sys.path.insert(0, sys.argv[1])
from pages.shell import door_setup
door_setup.check_listening = lambda: print(os.environ["NEGAH_SETTINGS"])  # the first to read the settings
import dashboard
"""


def test_the_server_does_so_before_it_reads_anything(tmp_path) -> None:
    (tmp_path / "negah.toml").write_text("workers = 0\n", encoding="utf-8")
    environment = os.environ | {"NEGAH_SETTINGS": "negah.toml"}
    done = run_forked([sys.executable, "-c", CODE, str(ROOT)], cwd=tmp_path, env=environment, check=True)
    assert done.stdout.strip() == str(tmp_path / "negah.toml")
