"""Run a command in the process of the tests, which takes two seconds less than a process of its own.

What depends on a real process (exit, signals, pipes, memory) is tested with one, in the tests of the command lines.
"""

import io
from collections.abc import Callable
from contextlib import redirect_stdout

import pytest

from intake.load import process_watch


def output_of(main: Callable[[list[str]], int], *words: object) -> str:
    """Standard output of a command, given by the `main` of its module. Fails unless the command succeeds."""
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out):
        # A process of tests holds more than one load may; module-wide fixtures come before what allows it for tests.
        patch.setattr(process_watch, "resident_bytes", lambda: 0)
        code = main([str(word) for word in words])
    assert code == 0, out.getvalue()
    return out.getvalue()
