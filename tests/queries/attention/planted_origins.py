"""Copies of the demo store with more cases of a county: by a new channel, from a new source, or as before."""

from datetime import date
from pathlib import Path

from queries.storage.store import Store
from queries.vocabulary.codes import Channel
from tests.changed_stores import changed_store, keys_of

COUNTY = "0306"
DAYS = 12  # on which the planted cases were registered, up to the day that is examined
NEW_SOURCE = 2


def store_with_more(
    demo: Store,
    url: str,
    folder: Path,
    day: date,
    *,
    cases: int,
    channel: Channel | None = None,
    source: int | None = None,
    further: int = 0,
) -> Store:
    """A copy of the demo store at `url` with `cases` more of COUNTY in the last DAYS days up to `day`.

    They come by `channel` (by the channels of the county as before if None) and from `source` (the demo's own if None).
    So do not the `further` cases, which come as before. Nobody has used SMS before.
    """
    county = keys_of(demo, "county")[COUNTY]
    sources = (
        ()
        if source is None
        else (
            f"INSERT INTO source SELECT * REPLACE ({source} AS source, 'مرکز ۱۳۷' AS name) FROM source",
            f"INSERT INTO load SELECT * REPLACE (load + 1 AS load, {source} AS source) FROM load",
        )
    )
    return changed_store(
        url,
        folder,
        f'UPDATE "case" SET channel = {int(Channel.phone)} WHERE channel = {int(Channel.sms)}',
        *sources,
        _more(county, day, cases, 0, channel=channel, source=source),
        *([_more(county, day, further, cases)] if further else []),
    )


def _more(
    county: int,
    day: date,
    cases: int,
    skipped: int,
    *,
    channel: Channel | None = None,
    source: int | None = None,
) -> str:
    """Copies of the county's earlier cases, registered on the last days."""
    registered = f"(DATE '{day}' - CAST(case_id % {DAYS} AS INTEGER))"
    changes = [
        f"case_id + {10_000_000} AS case_id",
        f"{registered} AS registered_day",
        f"{registered} + INTERVAL 10 HOUR AS registered_at",
        *([f"{int(channel)} AS channel"] if channel is not None else []),
        *([f"{source} AS source"] if source is not None else []),
    ]
    return (
        f'INSERT INTO "case" SELECT * REPLACE ({", ".join(changes)}) FROM "case" WHERE county = {county} AND trip = 0 '
        f"AND case_id < 10000000 AND registered_day < DATE '{day}' - 200 ORDER BY hash(case_id) "
        f"LIMIT {cases} OFFSET {skipped}"
    )
