"""The sources that a viewer may read of by name.

The name of a source and the day on which its data end may tell of one office or county, so whoever is limited to some
cases reads them of the sources of these cases only.
"""

import sqlalchemy as sa

from queries.storage import schema
from queries.storage.source_state import SourceState
from queries.storage.store import Store


def named_sources(store: Store, load: int | None = None) -> tuple[SourceState, ...]:
    """The sources after a load (by default the newest) that have permitted cases; in a store without limits all."""
    sources = store.sources if load is None else store.sources_at(load)
    if store.limits is None:
        return sources
    own = store.cache.get_or_compute(("own sources",), lambda: _own_sources(store))
    return tuple(source for source in sources if source.source in own)


def _own_sources(store: Store) -> frozenset[int]:
    """The keys of the sources of all permitted cases, now and in earlier vintages."""
    columns = (schema.case.c.source, schema.case_version.c.source)
    frames = [store.frame(sa.select(column).distinct()) for column in columns]
    return frozenset(int(key) for frame in frames for key in frame["source"])
