"""A log that nobody can fill or forge: few lines of a kind in a minute, none of them long, none with line breaks.

Strangers write into the log with requests that are refused, and whoever has a page open with messages that name what
does not exist or that make a script fail. What they send is often part of the line, so a line break in it would begin a
line of their own making.

The limit is a filter of handlers and not of loggers: a logger's filter does not see what its descendants log, and
Streamlit gives each of its loggers a handler of its own.
"""

import io
import logging
import re
import threading
import time
from collections.abc import Callable, Iterable

LINES_A_MINUTE = 20  # of one kind
LINES_OF_A_LOGGER = 60  # and of one logger, whose messages may begin with what somebody has sent
LONGEST_LINE = 2_000  # characters
LONGEST_TRACEBACK = 6_000  # the end of which says what happened
# What could not be recorded is written into the log, so that it is not lost; the record has limits of its own.
UNLIMITED = ("records.audit", "uvicorn.access")
_KIND = 30  # first characters of a message by which kinds are told apart
_MAX_KINDS = 10_000
_DECIDED = "negah_is_written"  # attribute of a line: what its first handler was answered
# Control characters, line separators, and marks that turn the text around.
_UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_FORMATTER = logging.Formatter()


class LogLimit(logging.Filter):
    """Log filter that lets few lines of one kind through in a minute, and then says how many it left out.

    A kind is the beginning of the message before its values are filled in; asyncio writes what it knows of a connection
    at the end of its messages. Lines that are let through are cut, and what is not printed is written as `\\n` and the
    like; the lines of a traceback are set in.
    """

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._now = now
        self._lock = threading.Lock()
        self._kinds: dict[str, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written. A second handler of the same line is answered the same."""
        if f"{record.name}.".startswith(tuple(f"{name}." for name in UNLIMITED)):
            return True
        if _DECIDED not in record.__dict__:
            record.__dict__[_DECIDED] = self._is_written(record)
        return bool(record.__dict__[_DECIDED])

    def _is_written(self, record: logging.LogRecord) -> bool:
        now = self._now()
        with self._lock:
            kind = self._count(f"{record.name}: {str(record.msg)[:_KIND]}", LINES_A_MINUTE, now)
            # Only what its kind lets through counts for the logger: one kind does not hide the others.
            logger = None if kind is None else self._count(record.name, LINES_OF_A_LOGGER, now)
        if kind is None or logger is None:
            return False
        left_out = f" (and {kind + logger} more like this)" if kind + logger else ""
        try:
            message = one_line(record.getMessage())
        except (
            TypeError,
            ValueError,
            KeyError,
        ):  # values that do not fit the message, which its handler reports
            return True
        record.msg, record.args = message + left_out, None
        if record.exc_info and not record.exc_text:
            record.exc_text = set_in(_FORMATTER.formatException(record.exc_info))
        return True

    def _count(self, key: str, most: int, now: float) -> int | None:
        """Count a line; how many were left out in the last minute if one begins, None if there were too many."""
        since, count = self._kinds.get(key, (now, 0))
        left_out = 0
        if now - since >= 60:
            left_out, since, count = max(count - most, 0), now, 0
        elif key not in self._kinds and len(self._kinds) >= _MAX_KINDS:
            self._kinds = {each: value for each, value in self._kinds.items() if now - value[0] < 60}
            if len(self._kinds) >= _MAX_KINDS:
                return None
        self._kinds[key] = since, count + 1
        return left_out if count < most else None


def one_line(message: str) -> str:
    """A message as one line that is not too long, with what is not printed written out."""
    cut = message.strip("\n")
    if len(cut) > LONGEST_LINE:
        cut = f"{cut[:LONGEST_LINE]}… ({len(cut) - LONGEST_LINE} more characters)"
    return _UNPRINTED.sub(_written_out, cut)


def set_in(traceback: str) -> str:
    """The end of a traceback with each line set in, so that none looks like the beginning of another message."""
    lines = traceback[-LONGEST_TRACEBACK:].split("\n")
    return "\n".join(f"    {_UNPRINTED.sub(_written_out, line)}" for line in lines)


def _written_out(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape").decode("ascii")


_LIMIT = LogLimit()


def limit_handlers(handlers: Iterable[logging.Handler]) -> None:
    """Limit what these handlers write, all together."""
    for handler in handlers:
        if not any(isinstance(present, LogLimit) for present in handler.filters):
            handler.addFilter(_LIMIT)


def limit_the_log() -> None:
    """Limit what all handlers write that this process has now, and the one for loggers without any."""
    loggers = [logging.getLogger(), *map(logging.getLogger, list(logging.root.manager.loggerDict))]
    limit_handlers([each for logger in loggers for each in logger.handlers if _is_of_the_server(each)])
    if logging.lastResort is not None:
        limit_handlers([logging.lastResort])


def _is_of_the_server(handler: logging.Handler) -> bool:
    """Whether a handler writes into the log; those that keep lines in memory are for tests."""
    return isinstance(handler, logging.StreamHandler) and not isinstance(handler.stream, io.StringIO)
