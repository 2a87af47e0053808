"""The column type of moments, and what a backup holds."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from records.database import Records
from records.records_tables import BACKED_UP, attempt, metadata
from tests.records.conftest import ON_BOTH

TEHRAN = timezone(timedelta(hours=3, minutes=30))


@ON_BOTH
def test_a_moment_is_the_same_in_every_zone(records: Records) -> None:
    moment = datetime(2026, 3, 21, 11, 30, 0, 123_456, tzinfo=TEHRAN)
    with records.writing() as connection:
        connection.execute(sa.insert(attempt).values(name_digest="x", client="", failures=1, last=moment))
        stored = connection.scalar(sa.select(attempt.c.last))
        assert stored == moment
        assert stored.tzinfo is UTC
        earlier = moment.astimezone(UTC) - timedelta(microseconds=1)
        assert connection.scalar(sa.select(attempt.c.last).where(attempt.c.last > earlier)) == moment


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        attempt.c.last.type.process_bind_param(datetime(2026, 3, 21), None)


def test_a_backup_holds_people_and_nothing_that_ends() -> None:
    left_out = set(metadata.tables) - {table.name for table in BACKED_UP}
    ending = {"session", "one_time_link", "attempt", "known_client", "last_look"}
    assert left_out == ending | {"record_entry", "record_checkpoint"}
