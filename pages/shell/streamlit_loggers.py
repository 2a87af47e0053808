"""Limit what Streamlit writes into the log also with the loggers that it makes later.

Each of Streamlit's loggers gets a handler of its own when its module is imported, some of which are imported only when
the first page is drawn.
"""

import logging

from streamlit import logger as streamlit_loggers

from door.log_limit import limit_handlers, limit_the_log


def limit_streamlit_log() -> None:
    """Limit all handlers that there are, and those that Streamlit makes from now on."""
    limit_the_log()
    set_up = streamlit_loggers.setup_formatter

    def set_up_and_limit(logger: logging.Logger) -> None:
        set_up(logger)
        limit_handlers(logger.handlers)

    streamlit_loggers.setup_formatter = set_up_and_limit
