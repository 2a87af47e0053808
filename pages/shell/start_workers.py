"""Start the worker processes of the server, as many as the settings and the cores of the machine allow."""

import os

from geo.tomlfile import DeclarationError
from pages.view.turns import AT_ONCE, TURNS
from pages.view.worker_pool import CONNECTIONS, WORKERS
from queries.settings.province_settings import settings
from queries.storage.engines import limit_connections

# Of a database server's connections, so many stay for the server itself.
OWN_CONNECTIONS = 2


def start_workers() -> None:
    """Start the workers and let as many screens be drawn at a time. None where the settings cannot be read."""
    try:
        rules = settings()
    except DeclarationError:
        return
    number = number_of_workers(rules.workers, cores=len(os.sched_getaffinity(0)))
    if number:
        TURNS.at_once = max(AT_ONCE, number)
        limit_connections(max(OWN_CONNECTIONS, rules.reading.connections - CONNECTIONS * number))
        WORKERS.start(number)


def number_of_workers(most: int, *, cores: int) -> int:
    """One for each core, at most as many as the settings allow; none on a single core, which they would only share."""
    return min(most, cores) if cores > 1 else 0
