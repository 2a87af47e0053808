"""The command `answer`: run commands that are given as lines of JSON, so that the Data screen need not wait for starts.

Most of a short command is the start of Python and its libraries. The screen keeps one process of this command, which
is ready when a file is dropped, and ends it after some minutes without a request.
"""

import argparse
import contextlib
import io
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ALLOWED = ("guess", "check")  # these write nothing
_FEW_ROWS = "کد رهگیری,زمان ثبت,شهرستان\n1,1404/01/05 10:00,تبریز\n2,1404/01/06 10:00,تبریز\n"


def answer(options: argparse.Namespace) -> None:
    """Answer each line `{"arguments": […], "input": "…"}` of the standard input with `{"code": 0, "output": "…"}`.

    `options.run` runs the arguments of one command and returns its exit code. Ends with the standard input.
    """
    requests, answers = sys.stdin, sys.stdout
    _warm_up(options.run)
    for line in requests:
        request = json.loads(line)
        arguments = [str(argument) for argument in request["arguments"]]
        output = io.StringIO()
        code = 2
        if arguments[:1] and arguments[0] in ALLOWED:
            sys.stdin = io.StringIO(request.get("input", ""))
            with contextlib.redirect_stdout(output), contextlib.suppress(SystemExit):
                code = options.run(arguments)
            sys.stdin = requests
        print(
            json.dumps({"code": code, "output": output.getvalue()}, ensure_ascii=False),
            file=answers,
            flush=True,
        )


def _warm_up(run: Callable[[list[str]], int]) -> None:
    """Run each command once on a tiny file, because the first run of each imports libraries and compiles statements."""
    with tempfile.TemporaryDirectory(prefix="negah-") as folder, contextlib.redirect_stdout(io.StringIO()):
        path = Path(folder) / "few.csv"
        path.write_text(_FEW_ROWS, encoding="utf-8")
        run(["guess", str(path), "--json"])
        run(["check", str(path), "--mapping", "negah", "--json", "--rows", "10"])
