"""The log of refusals stays short."""

import logging

from door.refused_requests import LINES_A_MINUTE, LogLimit, limit_the_log


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


def test_requests_of_pages_for_files_that_do_not_exist_are_limited() -> None:
    limit_the_log()

    filters = logging.getLogger("streamlit.runtime.backend_operation_handler").filters
    assert any(isinstance(each, LogLimit) for each in filters)


def test_a_log_is_limited_once() -> None:
    limit_the_log()
    limit_the_log()

    filters = logging.getLogger("uvicorn.error").filters
    assert len([each for each in filters if isinstance(each, LogLimit)]) == 1
