"""The part "read": the measures of the overview, with cold and warm caches, against four baselines."""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import duckdb
import sqlalchemy as sa

from queries.measures import MEASURES
from queries.question.question import make_question
from queries.storage import schema
from queries.storage.opening import open_store
from queries.storage.store import Store
from queries.sums.case_arrays.cases_in_memory import MAX_CASES, read_all_cases
from queries.sums.case_arrays.daily_sums_in_arrays import summands_of_cases
from queries.sums.case_arrays.scope_rows import rows_of_scope
from queries.sums.case_file.case_file import SUMS_ENDING, case_file_path
from queries.vocabulary.scope import Scope
from tests.bench import child, frames, plain
from tests.bench.arithmetic import arithmetic_of_screen, questions_alone
from tests.bench.asks import SCOPES, TOTALS, Ask, pairs, scope_of, screen, totals
from tests.bench.report import Figure, Section, Target, ratio
from tests.bench.shared import shared_screen, workers
from tests.bench.stores import LARGE, SIZES, plain_path, store, world_file
from tests.bench.timing import Subject, Times, in_turn
from tests.bench.world import Part

EXACT = 1e-9
# Where cases are censored before half are answered, the Aalen–Johansen estimate and the baseline "unanswered is
# infinite" differ: by at most an hour where nearly all cases are known to their end, by more in the last days.
MEDIAN, HOUR, DAYS = "answer_days_median", 1 / 24, {"a": 1.0}
PASSES = {"a": Target("at most", 1.0, goal=0.5), "b": Target("at most", 1.0, goal=0.5)} | dict.fromkeys(
    "cd", Target("at most", 2.0)
)
BY_HAND = {"a": Target("at least", 8.0), "b": Target("at least", 12.0)}
VERY = dict.fromkeys("ab", Target("at least", 40.0))  # against pandas
REPEATS = 9
REPEATS_OF_PAIRS = 5
REPEATS_OF_PANDAS = 3
WITHOUT_FILE = "topic group and kind, all time"  # also measured without the file of all cases
READER_SECONDS = 3.0  # of each of the two sets of questions


class Disagreement(AssertionError):
    """A baseline computes another value than the product."""


def read(size: str, *, with_postgres: bool, url: str | None = None) -> Section:
    """All read figures of a size; `url` names a store to use, whatever version of the code built it."""
    part = Part(SIZES[size])
    url = url or store(part)
    opened = open_store(url)
    with workers(url) if read_all_cases(opened) else nullcontext():
        figures = _figures(opened, url, part)
    if size == "100m":
        figures += _against_10m(opened)
    notes = [_what_is_asked(opened)]
    if with_postgres:
        from tests.bench.on_server import on_server  # which imports this module

        figures += on_server(part)
    return Section(f"read {size}", f"Reading, {part.cases:,} cases", figures, notes)


def _figures(opened: Store, url: str, part: Part) -> list[Figure]:
    """The figures of a DuckDB store of a part of the world."""
    file = world_file(part)
    path = plain.duckdb_plain(file, plain_path(part))
    by_hand, raw = plain.opened(path), plain.for_passes(path)
    narrow = plain.for_passes(Path(opened.url.database or ""))
    memory = frames.read(file) if part.cases <= SIZES["10m"] else None
    figures = _case_file(opened, narrow, part.cases) if part.cases > MAX_CASES else []
    for letter, words in SCOPES.items():
        scope = scope_of(opened, letter)
        agree(opened, letter, lambda sql: by_hand.execute(sql).fetchone() or (), "duckdb")
        one_pass, plain_pass = plain.pass_over_narrow(scope), plain.pass_over_plain(scope)
        subjects = {
            "ours": Subject(lambda scope=scope: ask_all(opened, totals(scope)), forget(opened), REPEATS),
            "screen": Subject(
                lambda scope=scope: ask_all(opened, screen(opened, scope)), forget(opened), REPEATS
            ),
            "hand": Subject(lambda scope=scope: _by_hand(by_hand, scope), repeats=REPEATS),
            "pass": Subject(lambda sql=one_pass: narrow.execute(sql).fetchone(), repeats=REPEATS),
            "raw": Subject(lambda sql=plain_pass: raw.execute(sql).fetchone(), repeats=REPEATS),
        }
        of_screen = _parts_of_screen(opened, scope)
        subjects |= of_screen
        if memory is not None:
            subjects["pandas"] = Subject(
                lambda scope=scope: frames.answers(memory, scope), repeats=REPEATS_OF_PANDAS
            )
        times = in_turn(subjects)
        figures += _compared(letter, words, times, part.cases)
        figures += _parts_in_passes(f"({letter}) whole screen", times, of_screen)
    figures += _pairs(opened, narrow, pairs(opened), part.cases)
    return figures + _process(url, part.cases)


def agree(opened: Store, letter: str, run: plain.Run, engine: str) -> None:
    """Raise Disagreement where the product's measures and the hand-written ones differ."""
    scope = scope_of(opened, letter)
    theirs = plain.answers(run, scope, engine)
    for ask in totals(scope):
        ours = float(ask.of(opened).row["value"])
        near = EXACT * max(1.0, abs(ours)) + (DAYS.get(letter, HOUR) if ask.key == MEDIAN else 0.0)
        if abs(ours - theirs[ask.key]) > near:
            raise Disagreement(
                f"{ask.key}, {SCOPES[letter]}: ours {ours}, by hand {theirs[ask.key]} ({engine})"
            )


def ask_all(opened: Store, asks: Iterable[Ask]) -> None:
    """Ask a store all these questions."""
    for ask in asks:
        ask.of(opened)


def forget(opened: Store) -> Callable[[], object]:
    """A function that empties the store's caches, so that each question is computed again.

    Of a store whose cases a server reads at its start, before anybody asks, these are read again.
    """
    rows = sa.select(sa.func.count().label("n")).select_from(schema.case)
    is_read_ahead = opened.frame(rows)["n"].iloc[0] <= MAX_CASES

    def forget_answers() -> None:
        opened.cache.clear()
        if is_read_ahead:
            read_all_cases(opened)

    return forget_answers


def _by_hand(connection: duckdb.DuckDBPyConnection, scope: Scope) -> None:
    """Run every hand-written statement of a scope."""
    for sql in plain.statements(scope, "duckdb").values():
        connection.execute(sql).fetchone()


def screen_target(cases: int, *, dimensions: int) -> Target:
    """The passes that a whole screen of so many dimensions may take; fewer of a hundred million cases."""
    if cases > LARGE:
        return Target("at most", 2.0 if dimensions > 2 else 0.5)
    return Target("at most", 3.0 if dimensions > 2 else 2.0)


def _compared(letter: str, words: str, times: Mapping[str, Times], cases: int) -> list[Figure]:
    """The ratios of the product's times to each baseline; totals have targets for large stores only."""
    name = f"({letter}) {words}"
    passes, by_hand, very = PASSES.get(letter), BY_HAND.get(letter), VERY.get(letter)
    if cases <= MAX_CASES:
        passes = by_hand = very = None
    ours = times["ours"]
    figures = [
        ratio(name, ours, times["pass"], against="one pass, narrow columns", target=passes),
        ratio(name, ours, times["raw"], against="one pass, plain table"),
        ratio(name, ours, times["hand"], against="SQL by hand, plain table", target=by_hand),
    ]
    if "pandas" in times:
        figures.append(ratio(name, ours, times["pandas"], against="pandas in memory", target=very))
    figures.append(
        ratio(
            f"({letter}) whole screen",
            times["screen"],
            times["pass"],
            against="one pass, narrow columns",
            target=screen_target(cases, dimensions=3 if letter == "c" else 2),
        )
    )
    return figures


def _parts_of_screen(opened: Store, scope: Scope) -> dict[str, Subject]:
    """Parts of the work of a scope's screen that are timed by themselves, by name.

    With cases in memory: its arithmetic, its questions without any, and the screen shared between workers. Otherwise,
    where no rollup has the dimensions of the scope: the reading of its cases. Otherwise none.
    """
    question = make_question(opened, MEASURES["received"], scope.over_all_time(), by=(), lang="en")
    if read_all_cases(opened):
        return {
            "its arithmetic": Subject(arithmetic_of_screen(opened, scope), repeats=REPEATS_OF_PAIRS),
            "as many different questions without arithmetic": questions_alone(opened, scope),
            "shared between the workers of a server": shared_screen(opened, scope, repeats=REPEATS_OF_PAIRS),
        }
    if question.daily_rollup is not None:
        return {}
    columns = summands_of_cases().columns

    def read_all() -> None:
        for statement in rows_of_scope(question, columns, schema.case):
            for _ in opened.batches(statement):
                pass

    return {"DuckDB hands over its cases": Subject(read_all, repeats=REPEATS_OF_PAIRS)}


def _parts_in_passes(name: str, times: Mapping[str, Times], parts: Iterable[str]) -> list[Figure]:
    """The times of the parts of a screen (`_parts_of_screen`), in passes."""
    against = "one pass, narrow columns"
    return [
        ratio(f"{name}, for comparison: {part}", times[part], times["pass"], against=against)
        for part in parts
    ]


def _case_file(opened: Store, narrow: duckdb.DuckDBPyConnection, cases: int) -> list[Figure]:
    """Make the file of all cases, as a server does, after one screen without it."""
    path = case_file_path(opened)
    sums = path.with_suffix(SUMS_ENDING)
    for each in (path, sums):
        each.unlink(missing_ok=True)
    opened.cache.clear()
    scopes = {f"{WITHOUT_FILE}, without the file of all cases": pairs(opened)[WITHOUT_FILE]}
    without = _pairs(opened, narrow, scopes, cases)
    spent = child.run("tests.bench.keep_file", str(opened.url))
    name = "the file of all cases, made once for each state of the store"
    return [
        *(replace(figure, target=None) for figure in without),
        Figure(name, spent.seconds, unit="s"),
        Figure(f"{name}: processor time", spent.cpu, unit="s"),
        Figure(f"{name}: size", path.stat().st_size / 1e6, unit="MB"),
        Figure(f"{name}: size of the sums of its largest scopes", sums.stat().st_size / 1e6, unit="MB"),
        Figure(f"{name}: peak memory of its process", spent.peak / 1e6, unit="MB"),
    ]


def _pairs(
    opened: Store, narrow: duckdb.DuckDBPyConnection, scopes: Mapping[str, Scope], cases: int
) -> list[Figure]:
    """The whole screen of each pair of dimensions."""
    figures = []
    for name, scope in scopes.items():
        one_pass, parts = plain.pass_over_narrow(scope), _parts_of_screen(opened, scope)
        times = in_turn(
            {
                "screen": Subject(
                    lambda scope=scope: ask_all(opened, screen(opened, scope)),
                    forget(opened),
                    REPEATS_OF_PAIRS,
                ),
                "pass": Subject(
                    lambda sql=one_pass: narrow.execute(sql).fetchone(), repeats=REPEATS_OF_PAIRS
                ),
                **parts,
            }
        )
        against, target = "one pass, narrow columns", screen_target(cases, dimensions=2)
        name = f"{name}: whole screen"
        figures.append(ratio(name, times["screen"], times["pass"], against=against, target=target))
        figures += _parts_in_passes(name, times, parts)
    return figures


def _process(url: str, cases: int) -> list[Figure]:
    """Peak memory and speed of a process that only reads; the memory has a target for large stores only."""
    spent = child.run("tests.bench.reader", url, str(READER_SECONDS))
    rates = json.loads(spent.said.splitlines()[-1])
    most = Target("at most", 300) if cases > MAX_CASES else None
    return [
        Figure("peak memory of a process that only reads", spent.peak / 1e6, unit="MB", target=most),
        Figure("runs a second, a scope seen before: totals", rates["totals"], unit="/s"),
        Figure("runs a second, a scope seen before: whole screen", rates["screen"], unit="/s",
               target=Target("at least", 20)),
    ]  # fmt: skip


def _against_10m(opened: Store) -> list[Figure]:
    """The ratio of times at 100 million cases to those at 10 million."""
    smaller = open_store(store(Part(SIZES["10m"])))
    figures = []
    for letter in "ab":
        scope = scope_of(opened, letter)
        times = in_turn(
            {
                "100m": Subject(lambda scope=scope: ask_all(opened, totals(scope)), forget(opened), REPEATS),
                "10m": Subject(lambda scope=scope: ask_all(smaller, totals(scope)), forget(smaller), REPEATS),
            }
        )
        against, target = "the same at 10 million cases", Target("at most", 2.0)
        figures.append(
            ratio(f"({letter}) {SCOPES[letter]}", times["100m"], times["10m"], against=against, target=target)
        )
    return figures


def _what_is_asked(opened: Store) -> str:
    """The note below the table: what is measured, and how the baselines differ."""
    many = {letter: len(screen(opened, scope_of(opened, letter))) for letter in SCOPES}
    counted = ", ".join(f"{count} ({letter})" for letter, count in many.items())
    return (
        f"“All measures of the overview” are {', '.join(f'`{key}`' for key in TOTALS)}, each as a total, with its "
        "interval: what the cards, the trend and the choices of the map show. They are asked for the first time: "
        "everything remembered is forgotten before each run. The baselines compute the same eight, without intervals, "
        "and must agree with ours before they are timed; by hand the median counts the unanswered as waiting for ever, "
        "which differs where half are answered after the first are censored (a). The whole screen adds comparisons, "
        f"lines by month, map, trend and offices: {counted} questions. Of a scope that no rollup knows, all cases have "
        "to be read, from the file of all cases: it is made before, as a server makes it after its start. How long "
        "DuckDB would take to hand over their columns, nothing computed, is given below its screen. A server keeps the "
        "cases of a smaller store in memory from its start on, and so they are here; given below the screen are then "
        "its arithmetic, without questions, cache, labels and results, and as many questions as it has different ones, "
        "whose sums by day are already there. “Shared between the workers of a server” is the same screen computed by "
        "two workers, as a server gives them to a viewer who is alone: the pieces of the overview in their order, from "
        "the first request to the last answer, which must be that of one process. One pass reads every column that the "
        "measures of the scope use, of the narrow table of cases or of the plain table, and takes its greatest value. "
        f"DuckDB has {plain.THREADS} threads everywhere. The plain table of PostgreSQL has a primary key and "
        "statistics, and no index on its moments; its server has 2 GB of shared buffers."
    )
