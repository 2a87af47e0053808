"""The workers of a run compile its tests together, and pytest finds what they have compiled."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from _pytest.assertion import rewrite

from tests import compiled


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / "deep" / f"test_{number}.py" for number in range(5)]
    made[0].parent.mkdir()
    for number, file in enumerate(made):
        file.write_text(f"def test_one():\n    assert {number} == {number}\n", encoding="utf-8")
    (tmp_path / "helper.py").write_text("ONE = 1\n", encoding="utf-8")
    return made


def as_worker(
    config: pytest.Config, number: int, *arguments: object, left_out: Path | None = None
) -> SimpleNamespace:
    """The configuration of one of two workers that are asked for these files, of which a plugin may leave out one."""
    return SimpleNamespace(
        workerinput={"workerid": f"gw{number}", "workercount": 2},
        args=[str(each) for each in arguments],
        hook=SimpleNamespace(
            pytest_ignore_collect=lambda collection_path, config: collection_path == left_out
        ),
        stash=config.stash,
        getini=config.getini,
    )


def test_each_worker_compiles_its_part_and_pytest_finds_all(
    files, tmp_path, monkeypatch, pytestconfig
) -> None:
    monkeypatch.setattr(compiled.sys, "dont_write_bytecode", False)
    compiled_files = []
    for number in range(2):
        compiled.compile_part(as_worker(pytestconfig, number, tmp_path))
        compiled_files.append(
            [rewrite._read_pyc(file, compiled.compiled_file(file)) is not None for file in files]
        )

    assert compiled_files == [[True, False, True, False, True], [True] * 5]
    assert not list(tmp_path.glob("__pycache__/*"))  # not what is no file of tests


def test_what_is_compiled_already_or_faulty_is_left_alone(files, tmp_path, monkeypatch, pytestconfig) -> None:
    monkeypatch.setattr(compiled.sys, "dont_write_bytecode", False)
    files[2].write_text("def", encoding="utf-8")
    here = as_worker(pytestconfig, 0, f"{files[0]}::test_one", files[2])
    compiled.compile_part(here)
    compiled.compile_part(as_worker(pytestconfig, 1, f"{files[0]}::test_one", files[2]))
    assert [compiled.compiled_file(file).exists() for file in files] == [True, False, False, False, False]

    monkeypatch.setattr(rewrite, "_rewrite_test", lambda *_: pytest.fail("compiled again"))
    compiled.compile_part(as_worker(pytestconfig, 0, files[0]))


def test_what_the_run_leaves_out_is_not_compiled(files, tmp_path, monkeypatch, pytestconfig) -> None:
    monkeypatch.setattr(compiled.sys, "dont_write_bytecode", False)
    compiled.compile_part(as_worker(pytestconfig, 0, tmp_path, left_out=files[2]))
    assert [compiled.compiled_file(file).exists() for file in files] == [True, False, False, False, True]


def test_nothing_is_compiled_without_workers_or_where_no_bytecode_is_wanted(
    files, tmp_path, monkeypatch, pytestconfig
) -> None:
    monkeypatch.setattr(compiled.sys, "dont_write_bytecode", False)
    compiled.compile_part(SimpleNamespace(args=[str(tmp_path)]))
    monkeypatch.setattr(compiled.sys, "dont_write_bytecode", True)
    compiled.compile_part(as_worker(pytestconfig, 0, tmp_path))

    assert not files[0].parent.joinpath("__pycache__").exists()
