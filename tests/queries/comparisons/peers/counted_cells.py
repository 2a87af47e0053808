"""Counts of offices by topic and kind, in the codes of a store."""

from queries.storage.store import Store
from queries.vocabulary.codes import Kind
from tests.reference import Life

SEEDS = (2, 4, 6, 8)


def counted(columns, store: Store, *names: str) -> dict[tuple[str, str, int], tuple[int, ...]]:
    """Counts by codes of office and topic, and by kind; without cells in which all are 0."""
    offices, topics = store.codes("agency"), store.codes("topic")
    cells = zip(columns["agency"], columns["topic"], columns["kind"], strict=True)
    counts = zip(*(columns[name].tolist() for name in names), strict=True)
    return {
        (offices[int(office)], topics[int(topic)], int(kind)): row
        for (office, topic, kind), row in zip(cells, counts, strict=True)
        if any(row)
    }


def cell(life: Life, office: str) -> tuple[str, str, int]:
    return office, life.topic, int(Kind[life.kind])
