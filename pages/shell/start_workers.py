"""Start the worker processes of the server, as many as the settings and the cores of the machine allow."""

import os

from geo.tomlfile import DeclarationError
from pages.view.screen_queue import AT_ONCE, TURNS
from pages.view.worker_pool import ALL_CONNECTIONS, WORKERS
from queries.settings.province_settings import settings
from queries.storage.engines import limit_connections
from queries.storage.result_cache import limit_room

# Of a database server's connections, so many stay for the server itself.
OWN_CONNECTIONS = 2
# For finished pieces: what they are computed from is kept by the workers.
PIECES_BYTES = 96 * 2**20


def start_workers() -> None:
    """Start the workers and let as many screens be drawn at a time. None where the settings cannot be read."""
    try:
        rules = settings()
    except DeclarationError:
        return
    connections = rules.reading.connections
    number = number_of_workers(rules.workers, cores=len(os.sched_getaffinity(0)), connections=connections)
    if number:
        TURNS.at_once = max(AT_ONCE, number)
        limit_connections(connections - ALL_CONNECTIONS * number)
        limit_room(PIECES_BYTES)
        WORKERS.start(number)


def number_of_workers(most: int, *, cores: int, connections: int) -> int:
    """One for each core, as far as the settings allow; none on a single core, which they would only share.

    All together have no more connections to a database server than the settings allow.
    """
    enough_for = max(connections - OWN_CONNECTIONS, 0) // ALL_CONNECTIONS
    return min(most, cores, enough_for) if cores > 1 else 0
