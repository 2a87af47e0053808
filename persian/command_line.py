"""What the command lines share: the language of their output, and a quiet end when nobody reads it any more."""

import os
import sys
from collections.abc import Callable, Mapping

PIPE_CLOSED = 141  # the exit code of a command that SIGPIPE ends: 128 + 13
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def locale_language(environment: Mapping[str, str] = os.environ) -> str | None:
    """Language that the locale asks for: "fa", "en", or None if no variable names a language.

    The variables are asked in the order of POSIX; one that is empty or names the locale C or POSIX says nothing. A
    locale of Iran without English means Persian; any other language means English.
    """
    for variable in _LOCALE_VARIABLES:
        name = environment.get(variable, "").partition(".")[0].partition("@")[0]
        if name in ("", "C", "POSIX"):
            continue
        language, _, territory = name.replace("-", "_").partition("_")
        if language.lower() == "fa" or (language.lower() != "en" and territory.upper() == "IR"):
            return "fa"
        return "en"
    return None


def run_quietly(main: Callable[[], int]) -> int:
    """Run a command and return its exit code; `PIPE_CLOSED` if the reader of its output closed the pipe (`… | head`).

    Output may still be buffered when the command returns, so it is flushed here: later the interpreter would do it and
    print a traceback.
    """
    try:
        try:
            return main()
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered goes to the null device when the interpreter flushes it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
