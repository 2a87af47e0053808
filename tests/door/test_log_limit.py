"""The log stays short, and nobody else writes its lines."""

import io
import logging
import sys

import pytest

from door.log_limit import (
    LINES_A_MINUTE,
    LINES_OF_A_LOGGER,
    LONGEST_LINE,
    LONGEST_TRACEBACK,
    LogLimit,
    limit_the_log,
)


def lines(messages: int, *, times: list[float]) -> list[str]:
    """What is written of messages of one kind, at these moments in turn."""
    written: list[str] = []
    moments = iter(times)
    limit = LogLimit(now=lambda: next(moments))
    for number in range(messages):
        record = logging.LogRecord("x", logging.INFO, "", 0, "refused: %s", (f"no {number}",), None)
        if limit.filter(record):
            written.append(record.getMessage())
    return written


def test_few_lines_of_a_kind_are_written_in_a_minute() -> None:
    assert len(lines(1_000, times=[0.0] * 1_000)) == LINES_A_MINUTE


def test_a_minute_later_it_says_how_many_were_left_out() -> None:
    written = lines(101, times=[0.0] * 100 + [61.0])

    assert written[-1] == f"refused: no 100 (and {100 - LINES_A_MINUTE} more like this)"


def test_messages_that_differ_only_in_what_follows_are_of_one_kind() -> None:
    limit = LogLimit(now=lambda: 0.0)
    written = 0
    for number in range(1_000):
        text = f"Exception in callback of a connection <{number:x}> 100%"
        written += limit.filter(logging.LogRecord("asyncio", logging.ERROR, "", 0, text, None, None))

    assert written == LINES_A_MINUTE


def test_kinds_that_a_sender_makes_up_are_limited_together_and_do_not_hide_other_loggers() -> None:
    limit = LogLimit(now=lambda: 0.0)

    def written(name: str, number: int) -> bool:
        return limit.filter(logging.LogRecord(name, logging.INFO, "", 0, f"{number} sent", None, None))

    assert sum(written("x", number) for number in range(1_000)) == LINES_OF_A_LOGGER
    assert written("y", 0)


def test_a_kind_that_is_limited_does_not_hide_others_of_its_logger() -> None:
    limit = LogLimit(now=lambda: 0.0)
    for _ in range(1_000):
        limit.filter(logging.LogRecord("x", logging.INFO, "", 0, "often", None, None))

    assert limit.filter(logging.LogRecord("x", logging.INFO, "", 0, "seldom", None, None))


@pytest.mark.parametrize("breaking", ["\n", "\r", "\x85", "\u2028", "\x1b", "\u202e"])
def test_what_a_sender_puts_into_a_line_neither_breaks_nor_turns_it(breaking: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "no %s", (f"a{breaking}2026 FORGED",), None)

    assert LogLimit().filter(record)
    assert breaking not in record.getMessage()
    assert record.getMessage().endswith("2026 FORGED")


def test_text_in_persian_is_written_as_it_is() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "انبار داده خوانده نمی\u200cشود.", None, None)

    assert LogLimit().filter(record)
    assert record.getMessage() == "انبار داده خوانده نمی\u200cشود."


def test_a_long_line_is_cut_and_says_so() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "no %s", ("A" * 990_000,), None)

    assert LogLimit().filter(record)
    assert len(record.getMessage()) < LONGEST_LINE + 50
    assert "more characters" in record.getMessage()


def test_a_traceback_is_cut_at_its_beginning_and_set_in() -> None:
    try:
        raise ValueError("\n2026-11-30 FORGED\n" * 10_000 + "the end")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "broken", None, sys.exc_info())

    assert LogLimit().filter(record)
    written = logging.Formatter().format(record).split("\n")
    assert len("\n".join(written)) < 2 * LONGEST_TRACEBACK
    assert written[-1].endswith("the end")
    assert all(line.startswith("    ") for line in written[1:])


def test_values_that_do_not_fit_their_message_stop_nobody() -> None:
    assert LogLimit().filter(logging.LogRecord("x", logging.INFO, "", 0, "%d", ("a",), None))


def test_what_could_not_be_recorded_is_not_left_out() -> None:
    limit = LogLimit(now=lambda: 0.0)
    record = ("records.audit.writer", logging.ERROR, "", 0, "not recorded: %s", ("A" * 9_000,), None)

    assert all(limit.filter(logging.LogRecord(*record)) for _ in range(100))


def test_every_handler_is_limited_once_and_a_line_counts_once(monkeypatch) -> None:
    output = io.TextIOWrapper(io.BytesIO())
    handler = logging.StreamHandler(output)
    logger = logging.getLogger("tests.door.log_limit")
    monkeypatch.setattr(logger, "handlers", [handler])
    limit_the_log()
    limit_the_log()

    for limited in (handler, logging.lastResort):
        assert len([each for each in limited.filters if isinstance(each, LogLimit)]) == 1
    record = logging.LogRecord("tests.door.log_limit.once", logging.INFO, "", 0, "once", None, None)
    assert [handler.filter(record) for _ in range(10 * LINES_A_MINUTE)] == [True] * 10 * LINES_A_MINUTE
