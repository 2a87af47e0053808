"""The account that loads into ClickHouse and the one of the dashboard, with the rights that docs/scale.md gives them.

The in-process ClickHouse engine knows one person, whose rights a configuration file can limit.

`python -m tests.queries.storage.clickhouse.two_accounts ACCOUNT FOLDER` does what that account has to do and, as the
dashboard, what it must not, and writes `ACCOUNT.json`. It is a process of its own because an engine can have one
configuration only.
"""

import json
import re
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from intake.maintenance.undo import undo_newest
from intake.publish.target_from_url import target_from_url
from queries.estimates.measure import measure
from queries.settings.province_settings import ROOT
from queries.storage.opening import open_store
from queries.vocabulary.scope import Scope
from tests.engines import compile_nothing
from tests.intake.publish.test_rollup_upkeep import START, rows
from tests.intake.storing import load_into, write
from tests.queries.questions import ONE_OF_EACH

LOADER, READER = "negah", "dashboard"
CONFIG = "<clickhouse><users_config>{users}</users_config></clickhouse>"
USERS = """<clickhouse>
  <profiles><default><readonly>{readonly}</readonly></default></profiles>
  <quotas><default/></quotas>
  <users><default>
    <password/><profile>default</profile><quota>default</quota>
    <grants>{grants}</grants>
  </default></users>
</clickhouse>
"""
# The driver of the engine in this process begins in the database of this name; over the network it does not.
BEGINNING = "GRANT SHOW DATABASES ON default.*"
FORBIDDEN = (
    "INSERT INTO negah.generation VALUES (99, now())",
    "DROP TABLE negah.generation",
    "TRUNCATE TABLE negah_g1.case",
    "ALTER TABLE negah_g1.load UPDATE source = 1 WHERE 1",
    "DROP DATABASE negah_g1",
    "CREATE DATABASE negah_g9",
    "CREATE TABLE negah_g1.mine (a Int8) ENGINE = Memory",
    "SELECT name FROM system.users",
    "SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a String')",
    "SELECT * FROM file('/etc/passwd', 'LineAsString')",
    "SELECT * FROM remote('127.0.0.1', system.one)",
    "INSERT INTO FUNCTION file('/tmp/mine.csv', 'CSV', 'a Int8') VALUES (1)",
    "SYSTEM FLUSH LOGS",
    "SET readonly = 0",
)


def documented(account: str) -> tuple[list[str], str]:
    """The rights that docs/scale.md gives an account, and how much it may only read (`readonly`)."""
    text = (ROOT / "docs/scale.md").read_text(encoding="utf-8")
    rights = re.findall(rf"^ +(GRANT [^;]*? ON [^;]*?) TO {account};$", text, re.MULTILINE)
    user = re.search(rf"CREATE USER {account} [^;]*?(?:SETTINGS readonly = (\d))?;", text)
    assert user is not None
    return [right for right in rights if "SCHEMA" not in right], user[1] or "0"


def address(folder: Path, account: str) -> str:
    """URL of a store in the folder for an account."""
    grants, readonly = documented(account)
    config, users = folder / f"{account}.xml", folder / f"{account}-users.xml"
    config.write_text(CONFIG.format(users=users), encoding="utf-8")
    listed = "".join(f"<query>{grant}</query>" for grant in (*grants, BEGINNING))
    users.write_text(USERS.format(readonly=readonly, grants=listed), encoding="utf-8")
    query = {"interface": "chdb", "path": f"file:{folder / 'chdb'}?config-file={config}"}
    return sa.URL.create("clickhousedb", host="memory", database="negah", query=query).render_as_string(
        hide_password=False
    )


def load_and_undo(folder: Path) -> dict[str, Any]:
    """Load twice and take the second load back, as the account that loads."""
    store = address(folder, LOADER)
    for days, ids in ((40, range(80)), (70, range(40, 120))):
        until = START + timedelta(days=days)
        load_into(store, write(folder / f"{days}.csv", rows(5, ids=ids, until=until)), until)
    target = target_from_url(store)
    with target.locked(wait=True, notify=print) as work, target.open_for_writing(work) as place:
        undo_newest(place.connection)
    return {"load": open_store(store).load}


def read_and_try(folder: Path) -> dict[str, Any]:
    """Ask measures and try what is forbidden, as the dashboard."""
    store = open_store(address(folder, READER))
    answers = {key: len(measure(store, key, Scope(), by=("county",)).frame) for key in ONE_OF_EACH}
    allowed = []
    for statement in FORBIDDEN:
        try:
            with store.engine.connect() as connection:
                connection.exec_driver_sql(statement)
        except sa.exc.DBAPIError:
            continue
        allowed.append(statement)
    return {"load": store.load, "answers": answers, "allowed": allowed}


if __name__ == "__main__":
    compile_nothing()
    name, place = sys.argv[1], Path(sys.argv[2])
    found = load_and_undo(place) if name == LOADER else read_and_try(place)
    (place / f"{name}.json").write_text(json.dumps(found), encoding="utf-8")
