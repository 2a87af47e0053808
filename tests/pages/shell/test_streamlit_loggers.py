"""Whatever Streamlit writes into the log is limited."""

import logging

from streamlit import logger as streamlit_loggers

import dashboard
from door.log_limit import LogLimit
from pages.shell.streamlit_loggers import limit_streamlit_log


def is_limited(logger: logging.Logger) -> bool:
    """Whether all handlers of a logger are limited, and there are some."""
    limited = [any(isinstance(each, LogLimit) for each in handler.filters) for handler in logger.handlers]
    return bool(limited) and all(limited)


def test_the_handlers_of_loggers_that_streamlit_makes_later_are_limited_too(monkeypatch):
    monkeypatch.setattr(streamlit_loggers, "_loggers", dict(streamlit_loggers._loggers))
    monkeypatch.setattr(streamlit_loggers, "setup_formatter", streamlit_loggers.setup_formatter)
    limit_streamlit_log()

    later = streamlit_loggers.get_logger("streamlit.made.later")
    assert is_limited(later)
    streamlit_loggers.setup_formatter(later)  # as when an option of the log changes
    assert is_limited(later)


def test_the_server_limits_its_log():
    assert dashboard.app
    assert is_limited(streamlit_loggers.get_logger("streamlit.runtime.backend_operation_handler"))
