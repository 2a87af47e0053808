"""Read benchmark on PostgreSQL: the product's store against hand-written SQL over the plain table."""

import contextlib
from collections.abc import Iterator

import psycopg

from queries.storage.opening import open_store
from queries.vocabulary.scope import Scope
from tests.bench import plain, postgres
from tests.bench.asks import SCOPES, scope_of, screen, totals
from tests.bench.read import agree, ask_all, forget
from tests.bench.report import Figure, Target, ratio
from tests.bench.stores import demo_name, fill_demo, intake, store_name, world_file
from tests.bench.timing import Subject, in_turn
from tests.bench.world import Part

TARGETS = {
    "a": Target("at most", 0.01),
    "b": Target("at most", 0.01),
    "c": Target("at most", 0.05),
    "d": Target("at most", 0.05),
}
AGAINST = "PostgreSQL, plain table"
REPEATS = {"ours": 7, "screen": 5, "hand": 3}


@contextlib.contextmanager
def databases(part: Part) -> Iterator[tuple[str, str]]:
    """URIs of two filled databases, the plain table and the product's store, on a server that ends with the context."""
    file = world_file(part)
    with postgres.server() as uri:
        name = file.stem.replace("world-", "plain-").replace("-", "_")
        beside = postgres.database(uri, name, lambda to: postgres.fill_plain(to, file))
        own = store_name(part).replace("-", "_")
        yield beside, postgres.database(uri, own, lambda to: intake("load", file, url=_sqlalchemy(to)))


@contextlib.contextmanager
def demo() -> Iterator[str]:
    """URL of the demo province in a database of its own, on a server that ends with the context."""
    with postgres.server() as uri:
        name = demo_name().replace("-", "_")
        yield _sqlalchemy(postgres.database(uri, name, lambda to: fill_demo(_sqlalchemy(to))))


def on_server(part: Part) -> list[Figure]:
    """The figures of every scope."""
    figures: list[Figure] = []
    with databases(part) as (beside, ours), psycopg.connect(beside, autocommit=True) as connection:
        opened = open_store(_sqlalchemy(ours))
        for letter, words in SCOPES.items():
            scope = scope_of(opened, letter)
            agree(opened, letter, lambda sql: connection.execute(sql).fetchone() or (), "postgresql")
            times = in_turn(
                {
                    "ours": Subject(
                        lambda scope=scope: ask_all(opened, totals(scope)), forget(opened), REPEATS["ours"]
                    ),
                    "screen": Subject(
                        lambda scope=scope: ask_all(opened, screen(opened, scope)),
                        forget(opened),
                        REPEATS["screen"],
                    ),
                    "hand": Subject(lambda scope=scope: _by_hand(connection, scope), repeats=REPEATS["hand"]),
                }
            )
            name = f"PostgreSQL ({letter})"
            figures += [
                ratio(
                    f"{name} {words}", times["ours"], times["hand"], against=AGAINST, target=TARGETS[letter]
                ),
                ratio(f"{name} whole screen", times["screen"], times["hand"], against=AGAINST),
            ]
        opened.engine.dispose()
    return figures


def _by_hand(connection: "psycopg.Connection[tuple[object, ...]]", scope: Scope) -> None:
    for sql in plain.statements(scope, "postgresql").values():
        connection.execute(sql).fetchone()


def _sqlalchemy(uri: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)
