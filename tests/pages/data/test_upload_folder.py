"""No uploaded file is left on the disk, however the server ends."""

import signal
import sys
from pathlib import Path
from subprocess import PIPE, Popen, run

import pytest

from pages.data import intake_process, upload_folder, warm_intake
from pages.data.intake_process import IntakeRequest, IntakeResult, run_intake
from tests.conftest import ROOT

# A server with an uploaded file, until it is killed.
SERVER = """
from pages.data.upload_folder import upload_folder

(upload_folder() / "cases.csv").write_text("a row")
print(upload_folder(), flush=True)
input()
"""

# A process that makes files until there is no folder for them.
INTAKE = """
import pathlib, sys

folder = pathlib.Path(sys.argv[1])
for number in range(100_000):
    try:
        (folder / str(number)).write_text("a row")
    except FileNotFoundError:
        sys.exit()
    if number == 0:
        print(flush=True)
sys.exit("the folder is still there")
"""


@pytest.fixture(autouse=True)
def _folder_of_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_folder.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(upload_folder, "_own", None)
    monkeypatch.setattr(upload_folder, "_has_ended", False)


def test_the_folder_goes_with_the_server(tmp_path: Path) -> None:
    folder = upload_folder.upload_folder()
    (folder / "cases.csv").write_text("a row")
    assert upload_folder.upload_folder() == folder
    assert folder.stat().st_mode & 0o777 == 0o700

    upload_folder.remove_upload_folder()

    assert not folder.exists()
    with pytest.raises(OSError, match="ended"):  # a page that is still being drawn
        upload_folder.upload_folder()
    # Another server in the same process begins anew.
    upload_folder.remove_left_folders()
    assert upload_folder.upload_folder() != folder
    upload_folder.remove_upload_folder()


@pytest.mark.thorough
def test_it_goes_while_intake_makes_files_in_it(tmp_path: Path) -> None:
    for _ in range(20):
        upload_folder.remove_left_folders()
        folder = upload_folder.upload_folder()
        with Popen([sys.executable, "-c", INTAKE, folder], stdout=PIPE) as working:
            assert working.stdout is not None
            working.stdout.readline()
            upload_folder.remove_upload_folder()

        assert working.returncode == 0
        assert list(tmp_path.glob(f"{upload_folder.PREFIX}*")) == []


@pytest.mark.thorough
def test_it_goes_with_a_process_that_ends_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    run([sys.executable, "-c", SERVER], cwd=ROOT, input="\n", text=True, check=True)

    assert list(tmp_path.glob(f"{upload_folder.PREFIX}*")) == []


def test_what_a_killed_server_leaves_is_removed_by_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    (tmp_path / f"{upload_folder.PREFIX}link").symlink_to(ROOT)
    with Popen([sys.executable, "-c", SERVER], cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True) as server:
        assert server.stdout is not None
        left = Path(server.stdout.readline().strip())

        upload_folder.remove_left_folders()  # of servers that run nothing
        assert (left / "cases.csv").exists()
        server.send_signal(signal.SIGKILL)
        server.wait()

    assert left.exists()
    upload_folder.remove_left_folders()
    assert not left.exists()
    assert (ROOT / "dashboard.py").exists()


def test_what_intake_unpacks_lies_there_too(monkeypatch: pytest.MonkeyPatch) -> None:
    folders = []

    def note(arguments: object, environment: dict[str, str], *_: object) -> IntakeResult:
        folders.append(Path(environment["TMPDIR"]))
        return IntakeResult(None)

    def start(*_: object, env: dict[str, str], **__: object) -> None:
        folders.append(Path(env["TMPDIR"]))
        raise FileNotFoundError

    monkeypatch.setattr(intake_process, "_run_process", note)
    monkeypatch.setattr(warm_intake.subprocess, "Popen", start)
    run_intake(IntakeRequest("check", b"a,b", "a.csv", mapping="negah", database="store"))
    with pytest.raises(FileNotFoundError):
        warm_intake.ask("a store that nobody has", ["guess"])

    own = upload_folder.upload_folder()
    assert [folder.is_relative_to(own) for folder in folders] == [True, True]
    upload_folder.remove_upload_folder()
