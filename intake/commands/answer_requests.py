"""The command `answer`: run commands that are given as lines of JSON, so that the Data screen need not wait for starts.

Most of a short command is the start of Python and its libraries. The screen keeps one process of this command, which
is ready when a file is dropped, and ends it after some minutes without a request.
"""

import argparse
import contextlib
import io
import json
import sys
from importlib import import_module

ALLOWED = ("guess", "check")  # these write nothing


def answer(options: argparse.Namespace) -> None:
    """Answer each line `{"arguments": […], "input": "…"}` of the standard input with `{"code": 0, "output": "…"}`.

    `options.run` runs the arguments of one command and returns its exit code. Ends with the standard input.
    """
    requests, answers = sys.stdin, sys.stdout
    for module in ("guess_file", "load_files"):
        import_module(f"intake.commands.{module}")
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
