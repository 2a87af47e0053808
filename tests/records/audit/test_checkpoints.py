"""Pruning: only what is old goes, a signed checkpoint stays, and triggers refuse everything else."""

from datetime import timedelta

import pytest

from records.audit.append import chain_end
from records.audit.chain_check import verify
from records.audit.checkpoints import newest_checkpoint, prune, prune_after
from records.audit.faults import Fault
from records.audit.search import AuditLogSearch, find_entries
from records.database import Records
from records.errors import RecordsError
from tests.records.audit.conftest import BEGIN, write
from tests.records.conftest import ON_BOTH


@ON_BOTH
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {entries} SET who = 'x' WHERE number = 2",
        "DELETE FROM {entries} WHERE number = 2",
        "DELETE FROM {entries}",
    ],
)
def test_the_database_refuses_to_change_or_remove_entries(chain: Records, statement: str) -> None:
    schema = "records." if chain.engine.dialect.name == "postgresql" else ""
    with pytest.raises(RecordsError), chain.writing() as connection:
        connection.exec_driver_sql(statement.format(entries=f"{schema}record_entry"))
    assert verify(chain).count == 10


def test_pruning_says_how_many_and_who(chain: Records) -> None:
    assert prune(chain, before=BEGIN + timedelta(days=3), by="system:root") == 3
    page = find_entries(chain, AuditLogSearch(kind="pruned"), limit=5)
    assert [(entry.who, entry.details()["entries"]) for entry in page.entries] == [("system:root", 3)]
    assert prune(chain, before=BEGIN + timedelta(days=3), by="system:root") == 0
    assert prune(chain, before=BEGIN + timedelta(days=5), by="system:root") == 2
    with chain.reading() as connection:
        checkpoint = newest_checkpoint(connection)
        assert checkpoint is not None
        assert (checkpoint.number, checkpoint.count) == (5, 5)
        assert chain_end(connection).number == 12
    assert verify(chain).unbroken


def test_the_newest_entry_always_stays(chain: Records) -> None:
    assert prune_after(chain, 1, by="system:root", now=BEGIN + timedelta(days=900)) == 9
    result = verify(chain)
    assert result.unbroken
    assert result.newest.number == 11


def test_zero_days_keep_everything(chain: Records) -> None:
    assert prune_after(chain, 0, by="system:root") == 0


def test_a_checkpoint_that_nobody_signed_is_found(chain: Records) -> None:
    prune(chain, before=BEGIN + timedelta(days=3), by="system:root")
    write(chain, 1)
    schema = "records." if chain.engine.dialect.name == "postgresql" else ""
    with chain.writing() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO {schema}record_checkpoint SELECT 6, hash, 6, moment, key, signature "
            f"FROM {schema}record_checkpoint"
        )
        connection.exec_driver_sql(f"DELETE FROM {schema}record_entry WHERE number <= 6")
    assert verify(chain).fault == Fault("checkpoint", 6)
