"""Functions of a view that take long, for tests of what computes them."""

import time

import sqlalchemy as sa

from pages.view.view import View
from pages.view.worker_connection import SIGN_SECONDS
from queries.storage import schema
from queries.storage.running_statements import waiting

WAIT_SECONDS = 1.0


def reads_for_ever(view: View) -> int:
    """A statement over all triples of cases, of which there are too many for any machine."""
    cases = [schema.case.alias(name) for name in ("first", "second", "third")]
    ids = [case.c.county + case.c.topic for case in cases]
    triples = sa.select(sa.func.count().label("n")).where(ids[0] * ids[1] - ids[2] > 3)
    return int(view.store.frame(triples)["n"].iloc[0])


def waits_for_others(view: View) -> str:
    """Waits as for a database server, which takes nothing of the processor."""
    with waiting():
        time.sleep(WAIT_SECONDS)
    return "done"


def works_long(view: View) -> str:
    """Takes longer than a worker may be silent in a test."""
    time.sleep(4 * SIGN_SECONDS)
    return "done"


def computes_for_ever(view: View) -> None:
    """Arithmetic, which nobody can interrupt."""
    while True:
        sum(range(1_000))
