"""End sessions and one-time links that were made while the clock of the server was ahead.

While they lie ahead they are nobody's (`records.sessions`, `records.accounts`). Without an end they would be somebody's
again once the clock has come as far: in a browser that was thrown out long before, by a link that was taken for void.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa

from records.accounts import LONGEST_LINK_LIFETIME
from records.database import Records
from records.records_tables import one_time_link as link
from records.records_tables import session

# By so much the clocks of servers that serve the same people do not differ.
CLOCK_WAS_WRONG = timedelta(hours=1)


def end_what_lies_ahead(records: Records, *, now: datetime) -> tuple[int, int]:
    """End sessions that were used, and void links that were made, later than now; return how many of each."""
    sessions = session.c.ended.is_(None) & (session.c.seen > now + CLOCK_WAS_WRONG)
    links = link.c.expires > now + LONGEST_LINK_LIFETIME + CLOCK_WAS_WRONG
    with records.reading() as connection:
        if not any(
            connection.scalar(sa.select(sa.exists().where(condition))) for condition in (sessions, links)
        ):
            return 0, 0  # and nobody waits for the disk
    with records.writing() as connection:
        ended = connection.execute(sa.update(session).where(sessions).values(ended=now)).rowcount
        return ended, connection.execute(sa.delete(link).where(links)).rowcount
