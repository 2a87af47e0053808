"""Commands of the fork server behave as processes of their own."""

import signal
import socket
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from tests import early_fork, fork_server
from tests.forked import ROOT, SHARED, TEST_LIBRARIES, Forked, run_forked, start

SHOW = """
import json, os, sys
json.dump([sys.argv, os.environ["CITY"], os.getcwd(), sys.stdin.read(), os.getsid(0) == os.getpid()], sys.stdout)
sys.stderr.write("to errors")
sys.exit(7)
"""


@pytest.mark.slow
def test_a_command_has_what_a_process_of_its_own_has(tmp_path):
    command = [sys.executable, "-c", SHOW, "a", "b"]
    options = {
        "cwd": tmp_path,
        "env": {"CITY": "تبریز"},
        "stdin": subprocess.PIPE,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "text": True,
        "start_new_session": True,
    }

    answers = []
    for way in (Forked, subprocess.Popen):
        process = way(command, **options)
        answers.append((*process.communicate("from the test", timeout=60), process.returncode))

    assert answers[0] == answers[1]
    assert answers[0][2] == 7


@pytest.mark.slow
def test_a_module_of_the_program_runs_and_an_error_is_its_exit_code():
    listed = run_forked([sys.executable, "-m", "intake", "mappings", "--lang", "en"], cwd=ROOT)
    unknown = run_forked([sys.executable, "-m", "intake", "nothing"], cwd=ROOT)
    raised = run_forked([sys.executable, "-c", "import atexit; atexit.register(print, 'end'); 1 / 0"])

    assert (listed.returncode, listed.stderr) == (0, "")
    assert "negah" in listed.stdout
    assert (unknown.returncode, "invalid choice" in unknown.stderr) == (2, True)
    assert (raised.returncode, raised.stdout, "ZeroDivisionError" in raised.stderr) == (1, "end\n", True)


@pytest.mark.slow
def test_the_server_imports_libraries_for_a_command_and_keeps_them():
    command = [sys.executable, "-c", "import sys; print('colorsys' in sys.modules)"]

    for libraries in (["colorsys"], []):
        process = Forked(command, libraries=libraries, stdout=subprocess.PIPE, text=True)
        assert process.communicate(timeout=60)[0] == "True\n"


@pytest.mark.slow
def test_the_server_has_looked_for_components_once_for_all_dashboards():
    scanner = "streamlit.components.v2.manifest_scanner"
    code = f"from {scanner} import scan_component_manifests as scan; print(scan.__module__, scan())"

    scanned = run_forked([sys.executable, "-c", code], check=True).stdout

    assert scanned == "__main__ []\n"  # as the fork server is called; the libraries that are pinned have none


@pytest.mark.slow
def test_a_command_is_killed_and_waited_for_like_any_process():
    process = Forked([sys.executable, "-c", "import time; time.sleep(600)"])
    assert process.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.01)
    began = time.monotonic()
    process.send_signal(signal.SIGKILL)
    assert process.wait(60) == -signal.SIGKILL
    assert process.poll() == -signal.SIGKILL
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(("workers", "is_worker"), [(3, False), (0, False), (None, False), (3, True)])
def test_who_leads_a_run_with_workers_starts_the_server_at_once(monkeypatch, workers, is_worker):
    begun = []
    monkeypatch.setattr(early_fork, "begin_run", lambda config, libraries: begun.append(libraries))
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    if is_worker:
        monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw1")
    config = SimpleNamespace(known_args_namespace=SimpleNamespace(numprocesses=workers))

    early_fork.pytest_load_initial_conftests(config)

    assert begun == ([TEST_LIBRARIES] if workers == 3 and not is_worker else [])


@pytest.mark.parametrize("libraries", [(), ("colorsys",)])
def test_it_imports_at_once_if_libraries_are_named_and_else_for_the_first_command(
    tmp_path, monkeypatch, libraries
):
    imported: list[str] = []
    monkeypatch.setattr(fork_server, "prepare", lambda: imported.append("the program"))
    monkeypatch.setattr(fork_server, "_import_all", imported.extend)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "fork"))
        listening.listen()
        # The standard input of tests is empty, which ends the server before a command is asked for.
        assert fork_server.serve(listening, libraries) is None
    assert imported == (["the program", *libraries] if libraries else [])


def test_without_the_server_a_command_is_a_process_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv(SHARED, str(tmp_path))
    done = run_forked(
        [sys.executable, "-c", "import sys; print(sys.argv[1]); sys.exit(3)", "سلام"], timeout=60
    )
    assert (done.returncode, done.stdout) == (3, "سلام\n")
    with start([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert process.poll() is None
        process.kill()
        assert process.wait(60) == -9
