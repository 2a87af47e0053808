"""The file of all cases: who has one, when it is made and removed, and that everything works without it."""

import os
import shutil
import tempfile
from collections import namedtuple
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from queries.estimates.measure import measure
from queries.storage.running_statements import RequestCancelled
from queries.storage.store import Store
from queries.storage.store_errors import SlowStoreError
from queries.sums.blocks import block_file
from queries.sums.blocks.block_file import END, DamagedFileError
from queries.sums.blocks.block_writer import TooWideError
from queries.sums.case_file import case_file
from queries.sums.case_file.case_file import CaseFile, answer_from_file, case_file_path
from queries.sums.case_file.case_file_layout import CASES, REOPENED, Classes, definitions, layouts
from queries.sums.case_file.case_file_rows import rows_key
from queries.sums.writing import case_file_writer
from queries.sums.writing.case_file_writer import keep_case_file
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.queries.sums.small_stores import question_of
from tests.thorough import ordinary_first
from tests.worlds import COUNTIES, store_of, world

Usage = namedtuple("Usage", "free")


@pytest.fixture(scope="module")
def store() -> Store:
    """A small store on DuckDB."""
    return store_of(sa.create_engine("duckdb:///:memory:"), world(8))


def _has_file(store: Store, scope: Scope | None = None) -> bool:
    return answer_from_file(question_of(store, scope or Scope()), lambda file: file) is not None


def test_the_file_has_all_cases_and_is_for_its_user_alone(store, keep_file) -> None:
    assert not _has_file(store)
    path = keep_file(store)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    file = answer_from_file(question_of(store, Scope()), lambda file: file)
    for name, table in ((CASES, "case"), (REOPENED, "reopening")):
        with store.engine.connect() as connection:
            count = connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar()
        assert file.tables[name].row_count == count > 0
    assert 0 < file.nbytes < 200_000
    # Asked again, it is the open one; and it is not made a second time.
    assert answer_from_file(question_of(store, Scope()), lambda file: file) is file
    made = path.stat().st_ino
    os.utime(path, (0, 0))
    keep_case_file(store)
    assert path.stat().st_ino == made
    assert path.stat().st_mtime > 0
    # A server that nothing has been loaded into for months still uses it.
    os.utime(path, (0, 0))
    store.cache.clear()
    assert _has_file(store)
    assert path.stat().st_mtime > 0


def test_small_stores_limited_viewers_and_earlier_moments_have_none(store, keep_file, monkeypatch) -> None:
    monkeypatch.setattr(case_file_writer, "MAX_CASES", 150)
    assert not keep_file(store).exists()
    monkeypatch.setattr(case_file_writer, "MAX_CASES", 149)
    limited = store.limited(RowLimits(COUNTIES[:1]))
    keep_case_file(limited)
    assert not case_file_path(store).exists()
    assert keep_file(store).exists()
    assert _has_file(store)
    assert not _has_file(limited)
    assert not _has_file(store, Scope(as_of=store.as_of.replace(year=2025, month=2)))
    assert not _has_file(store.without_rollups())


@pytest.mark.usefixtures("written_once")
def test_other_states_have_other_files_and_theirs_are_removed(store, keep_file) -> None:
    path = keep_file(store)
    other_store = path.with_name(f"{'0' * 20}-{'1' * 20}{case_file.ENDING}")
    unused, being_written, left = (
        path.with_name(name) for name in ("unused.blocks", "a.unfinished", "b.unfinished")
    )
    for each in (other_store, unused, being_written, left):
        each.touch()
    path.with_suffix(case_file.SUMS_ENDING).touch()
    os.utime(unused, (0, 0))
    os.utime(left, (being_written.stat().st_mtime - 2 * case_file_writer.LEFT_AFTER,) * 2)
    later = replace(store)
    later.__dict__["loads"] = store.loads.assign(mapping="another")
    assert case_file_path(later) != path
    elsewhere = replace(store, url=sa.make_url("duckdb:///elsewhere"))
    elsewhere.__dict__["loads"] = store.loads
    assert case_file_path(elsewhere).name.split("-")[0] != path.name.split("-")[0]
    later.__dict__.update(rollups_current=True)
    keep_case_file(later)
    assert set(path.parent.iterdir()) == {case_file_path(later), other_store, being_written}
    assert not _has_file(store)


def test_stores_in_two_folders_may_have_the_same_relative_address(store, tmp_path, monkeypatch) -> None:
    places = set()
    for folder in (tmp_path / "first", tmp_path / "second"):
        folder.mkdir()
        monkeypatch.chdir(folder)
        here = replace(store, url=sa.make_url("duckdb:///negah.duckdb"))
        here.__dict__["loads"] = store.loads
        places.add(case_file_path(here).name.split("-")[0])
    # Each would remove the file of the other one.
    assert len(places) == 2


@pytest.mark.usefixtures("written_once")
def test_another_meaning_of_the_columns_is_another_file(store, keep_file, monkeypatch) -> None:
    path = keep_file(store)
    assert definitions() == definitions()
    monkeypatch.setattr(case_file, "definitions", lambda: "other")
    assert case_file_path(store) != path


class _Disk:
    """Ways in which the place for temporary files may not do."""

    @staticmethod
    def full(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        monkeypatch.setattr(
            shutil, "disk_usage", lambda path: Usage(150 * 2 * case_file_writer.BYTES_PER_CASE)
        )

    @staticmethod
    def full_meanwhile(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        def fail(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(case_file_writer, "write_directory", fail)

    @staticmethod
    def open_to_others(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        folder.mkdir(mode=0o755)

    @staticmethod
    def missing(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        monkeypatch.setattr(tempfile, "tempdir", str(folder / "missing"))

    @staticmethod
    def too_wide(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        def fail(*_: object) -> None:
            raise TooWideError("day")

        monkeypatch.setattr(case_file_writer, "_days", fail)


@pytest.mark.parametrize(
    "trouble", ordinary_first(1, ["full", "full_meanwhile", "open_to_others", "missing", "too_wide"])
)
def test_everything_works_without_the_file(
    store, keep_file, monkeypatch, tmp_path, caplog, trouble: str
) -> None:
    folder = case_file_path(store).parent
    assert folder.parent == tmp_path
    getattr(_Disk, trouble)(monkeypatch, folder)
    assert not keep_file(store).exists()
    assert not list(tmp_path.rglob("*.unfinished"))
    assert caplog.text.count("no file of all cases") == 1
    scope = Scope(topic_groups=("G1",), channels=("phone",))
    assert measure(store, "received", scope).row["value"] > 0


def test_a_file_that_others_may_have_put_there_is_not_used(store, keep_file, tmp_path) -> None:
    path = keep_file(store)
    path.parent.chmod(0o755)
    assert not _has_file(store)
    path.parent.chmod(0o700)
    elsewhere = path.parent.rename(tmp_path / "of-somebody-else")
    path.parent.symlink_to(elsewhere)
    assert not _has_file(store)
    path.parent.unlink()
    elsewhere.rename(path.parent)
    assert _has_file(store)
    store.cache.clear()


@pytest.mark.usefixtures("written_once")
@pytest.mark.parametrize("is_open", [False, True])
def test_a_file_that_cannot_be_read_is_not_used(store, keep_file, is_open: bool) -> None:
    scope = Scope(topic_groups=("G1",), channels=("phone",))

    def due() -> list[int]:
        return measure(store, "on_time_share", scope, by=("agency",)).frame["n"].tolist()

    expected = due()
    path = keep_file(store)
    if is_open:
        assert _has_file(store)
    os.truncate(path, 0 if is_open else path.stat().st_size - 1)
    assert due() == expected
    assert sum(expected) > 10
    # The next start or load makes it anew.
    keep_file(store)
    assert _has_file(store)
    store.cache.clear()


@pytest.mark.usefixtures("written_once")
def test_a_file_whose_cases_the_disk_has_changed_is_removed_and_not_used(store, keep_file, caplog) -> None:
    def cases(file: CaseFile) -> int:
        table = file.tables[CASES]
        return sum(len(rows["agency"]) for rows in table.batches(["agency"], table.select({})))

    path = keep_file(store)
    assert answer_from_file(question_of(store, Scope()), cases) == 150
    whole = path.read_bytes()
    # The directory, which has a checksum of its own, comes after the cases.
    size = len(whole) - 8 - len(END) - int.from_bytes(whole[-8 - len(END) :][:8], "little")
    path.write_bytes(bytes(~np.frombuffer(whole[:size], dtype=np.uint8)) + whole[size:])
    store.cache.clear()
    block_file._checked.clear()  # as for a process that has not used it yet
    for _ in range(2):
        assert answer_from_file(question_of(store, Scope()), cases) is None
    assert not path.exists()
    assert caplog.text.count(path.name) == 1
    # The next start or load makes it anew.
    store.cache.clear()
    keep_file(store)
    assert answer_from_file(question_of(store, Scope()), cases) == 150
    store.cache.clear()


@pytest.mark.usefixtures("written_once")
def test_who_still_has_a_damaged_file_open_lets_the_one_be_that_has_replaced_it(store, keep_file) -> None:
    path, rows = keep_file(store), list[tuple[object, ...]]()

    def note(file: CaseFile) -> None:
        rows.append(rows_key(file, question_of(store, Scope()), "agency"))

    def fail(file: CaseFile) -> None:
        note(file)
        path.unlink()
        case_file_writer.write_complete(
            path, lambda target: case_file_writer._write(store, target, path.parent)
        )
        raise DamagedFileError

    assert answer_from_file(question_of(store, Scope()), fail) is None
    assert _has_file(store)
    # Rows of a scope are where the file has them that was asked.
    answer_from_file(
        question_of(store, Scope()),
        lambda file: rows.append(rows_key(file, question_of(store, Scope()), "agency")),
    )
    assert rows[0] != rows[1]
    store.cache.clear()


@pytest.mark.parametrize("error", [SlowStoreError(1.0), RequestCancelled()])
def test_what_stops_the_writing_leaves_nothing_behind(store, keep_file, monkeypatch, error) -> None:
    def stop(*_: object) -> None:
        raise error

    monkeypatch.setattr(case_file_writer, "_batches", stop)
    # Whoever is cancelled for a viewer tries again.
    with pytest.raises(RequestCancelled) if isinstance(error, RequestCancelled) else nullcontext():
        keep_file(store)
    assert not list(case_file_path(store).parent.iterdir())


@pytest.mark.parametrize("column", ["closed_day_class", "registered_day_waited", "all in one place"])
def test_classes_are_told_apart_and_refused_where_there_are_too_many(monkeypatch, column: str) -> None:
    classes_of = layouts()[CASES].classes
    part = classes_of.get(column, classes_of["registered_day_waited"])
    if column not in classes_of:
        monkeypatch.setattr(
            "queries.sums.case_file.case_file_layout._places", lambda codes: np.zeros(len(codes), np.int64)
        )
    amounts = np.array([[1, 0], [1, 1], [1, 0], [1, 1]], dtype=np.uint8)
    monkeypatch.setattr(
        "queries.sums.case_file.case_file_layout._amount",
        lambda rows, summand: amounts[:, min(part.names.index(summand.name), 1)],
    )
    classes = Classes(part)

    class Rows:
        """Four rows."""

        count = 4

    for _ in range(2):
        assert classes.of(Rows()).tolist() == [0, 1, 0, 1]  # type: ignore[arg-type]
    assert classes.values.tolist() == [[1] + [0] * (len(part.names) - 1), [1] * len(part.names)]
    monkeypatch.setattr("queries.sums.case_file.case_file_layout.MAX_CLASSES", 1)
    with pytest.raises(TooWideError, match=str(part.column)):
        Classes(part).of(Rows())  # type: ignore[arg-type]
    amounts[0, 1] = 2
    with pytest.raises(TooWideError, match=f"^({'|'.join(part.names)})$"):
        classes.of(Rows())  # type: ignore[arg-type]
