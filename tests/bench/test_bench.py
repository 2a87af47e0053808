"""The benchmark runs, its world is reproducible, and its baselines compute the same values as the product."""

import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pyarrow.parquet as pq
import pytest

from queries.storage.opening import open_store
from queries.sums.writing import case_file_writer
from tests.bench import child, intake, keep_file, on_server, plain, read
from tests.bench.asks import SCOPES, TOTALS, pairs
from tests.bench.report import Figure, Section, Target, ratio, table, write
from tests.bench.side import Side
from tests.bench.stores import SIZES, store, world_file
from tests.bench.timing import Subject, Times, in_turn
from tests.bench.world import AS_OF, FIRST_DAY, Part
from tests.bench.world import write as write_world


@pytest.fixture(scope="module")
def cache():
    """The folder of the benchmark's files and stores, which all tests share."""
    # Not in pytest's temporary folder: when the tests run as root, PostgreSQL runs as another user, who may not enter
    # that folder.
    with (
        tempfile.TemporaryDirectory(prefix="negah-bench-") as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        Path(folder).chmod(0o755)
        patch.setenv("NEGAH_BENCH", folder)
        yield Path(folder)


def test_a_world_has_so_many_cases_between_its_days_and_is_the_same_again(tmp_path):
    part = Part(3_000)

    once, again = (pq.read_table(write_world(part, tmp_path / f"{name}.parquet")) for name in ("a", "b"))

    assert once.equals(again)
    assert once.num_rows == len(set(once["id"].to_pylist())) == part.cases
    days = [moment.date() for moment in once["registered_at"].to_pylist()]
    assert FIRST_DAY <= min(days) <= max(days) <= AS_OF.date()
    assert max(moment for moment in once["closed_at"].to_pylist() if moment) <= AS_OF
    assert not write_world(Part(10), tmp_path / "c.parquet").with_name("writing-c.parquet").exists()


def test_a_world_can_be_written_as_text_and_without_coordinates(tmp_path):
    part = Part(50, coordinates=False)

    lines = write_world(part, tmp_path / "world.csv").read_text(encoding="utf-8").splitlines()

    assert len(lines) == 51
    assert "registered_at" in lines[0]
    assert "latitude" not in lines[0]


@pytest.mark.parametrize(
    ("target", "value", "said"),
    [
        (Target("at most", 1.0, goal=0.5), 0.4, "met, goal too"),
        (Target("at most", 1.0, goal=0.5), 0.8, "met (goal 0.5)"),
        (Target("at most", 2.0), 2.5, "**missed by 25%**"),
        (Target("at least", 12.0), 3.0, "**missed: 4.0 times**"),
        (Target("at least", 12.0), 12.0, "met"),
    ],
)
def test_a_verdict_says_by_how_much_a_target_was_missed(target, value, said):
    assert target.verdict(value) == said


def test_a_screen_of_a_hundred_million_cases_may_take_fewer_passes():
    few, many = (
        [read.screen_target(cases, dimensions=dimensions).limit for dimensions in (2, 3)]
        for cases in (10_000_000, 100_000_000)
    )
    assert (few, many) == ([2.0, 3.0], [0.5, 2.0])


def test_a_ratio_is_of_medians_and_turns_round_for_times_faster():
    ours, theirs = Times((1.0, 2.0, 9.0)), Times((20.0, 24.0, 30.0))

    assert ratio("x", ours, theirs, against="y").value == pytest.approx(2 / 24)
    assert ratio("x", ours, theirs, against="y", target=Target("at least", 12)).value == pytest.approx(12)


def test_subjects_take_turns_and_the_first_round_does_not_count():
    done = []
    subjects = {
        "a": Subject(lambda: done.append("a"), before=lambda: done.append("-"), repeats=2),
        "b": Subject(lambda: done.append("b"), repeats=1),
    }

    times = in_turn(subjects)

    assert "".join(done) == "-ab-ab-a"
    assert [len(times[name].ms) for name in "ab"] == [2, 1]


def test_a_section_takes_the_place_of_the_one_before(tmp_path):
    path = tmp_path / "benchmarks.md"
    for name, value in (("read", 1.0), ("intake", 2.0), ("read", 3.0)):
        write(Section(name, name, [Figure("speed", value, unit="/s")]), busy=0.0, path=path)

    text = path.read_text(encoding="utf-8")
    assert text.count("<!-- read -->") == text.count("<!-- /read -->") == 1
    assert "3.00 /s" in text
    assert "1.00 /s" not in text
    assert text.index("<!-- read -->") < text.index("<!-- intake -->")


@pytest.mark.slow
@pytest.mark.thorough
def test_reading_runs_and_the_baselines_agree(cache, monkeypatch):
    monkeypatch.setattr(read, "REPEATS", 1)
    monkeypatch.setattr(read, "REPEATS_OF_PAIRS", 1)
    monkeypatch.setattr(read, "pairs", lambda opened: dict(list(pairs(opened).items())[:2]))
    monkeypatch.setattr(read, "REPEATS_OF_PANDAS", 1)
    monkeypatch.setattr(read, "READER_SECONDS", 0.05)
    monkeypatch.setattr(read, "WITHOUT_FILE", "county and peer group, all time")
    # The store is small. It has a file all the same, which this process makes.
    monkeypatch.setattr(tempfile, "tempdir", str(cache))
    for module in (read, case_file_writer):
        monkeypatch.setattr(module, "MAX_CASES", 0)
    run = child.run
    monkeypatch.setattr(
        child,
        "run",
        lambda module, *words: _kept(*words) if module.endswith("keep_file") else run(module, *words),
    )
    monkeypatch.setattr(on_server, "REPEATS", dict.fromkeys(on_server.REPEATS, 1))
    # One scope that a rollup answers, and one of several dimensions.
    monkeypatch.setattr(on_server, "SCOPES", {letter: SCOPES[letter] for letter in "bc"})

    section = read.read("20k", with_postgres=True)

    rows = table(section.figures)
    assert all(f"({letter})" in rows for letter in SCOPES)
    assert "county and peer group, all time: whole screen" in rows
    assert "county and peer group, all time, without the file of all cases: whole screen" in rows
    assert "the file of all cases, made once for each state of the store: size" in rows
    assert "PostgreSQL, plain table" in rows
    assert all(figure.value > 0 for figure in section.figures)


def _kept(url: str) -> child.Spent:
    keep_file.main(url)
    return child.Spent(1.0, 1.0, 1, "")


@pytest.mark.slow
@pytest.mark.thorough
def test_a_baseline_that_computes_something_else_is_not_timed(cache):
    part = Part(SIZES["20k"])  # whose store the test before has built
    other = plain.opened(plain.duckdb_plain(world_file(Part(part.cases, seed=1)), cache / "other.duckdb"))

    with pytest.raises(read.Disagreement, match=TOTALS[1]):
        read.agree(open_store(store(part)), "b", lambda sql: other.execute(sql).fetchone(), "duckdb")


@pytest.mark.slow
@pytest.mark.thorough
def test_the_part_on_intake_measures_sizes_and_times(cache, monkeypatch):
    monkeypatch.setattr(intake, "REPEATS", 1)
    monkeypatch.setattr(intake, "DAILY", 500)
    # Parquet is what the stores of the other tests are loaded from.
    monkeypatch.setattr(intake, "SPEED", {"csv": intake.SPEED["csv"]})

    section = intake.intake("2k")

    values = {figure.what: figure.value for figure in section.figures}
    assert values["size of the store without coordinates and events"] > 0
    assert values["a daily load of 500 rows, until published"] > 0
    assert not list(cache.glob("scratch*"))


def test_processes_that_have_ended_count_to_the_processor_time_of_a_server() -> None:
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    server = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {busy!r}])\nprint()\ninput()"
    with subprocess.Popen(
        [sys.executable, "-c", server], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        side = Side("", psutil.Process(process.pid))
        assert side.processes() == [side.process]
        assert 250 < side.spent() < 5_000
        process.kill()
