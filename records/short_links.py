"""Short links: codes that stand for the address of a view.

A code is random, so that nobody can go through the links that others have made. It gives no rights: whoever opens it
sees at most what the address itself would show.
"""

import hashlib
import re
import secrets
from datetime import UTC, datetime

import sqlalchemy as sa

from records.database import Records
from records.tables import short_link

# Letters and digits that cannot be mistaken for one another, also when they are read out on the telephone.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 9  # 31⁹ codes: among a million links, one guess in 26 million hits any
CODE = re.compile(rf"[{LETTERS}]{{{LENGTH}}}")


def link_to(records: Records, address: str, *, by: int, now: datetime | None = None) -> str:
    """The code of an address, made by a person if there is none yet; the same address has one code for everybody."""
    digest = hashlib.sha256(address.encode()).hexdigest()
    with records.writing() as connection:
        code = connection.scalar(sa.select(short_link.c.code).where(short_link.c.address_digest == digest))
        if code is None:
            code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
            made = {"person": by, "made": now or datetime.now(UTC)}
            connection.execute(
                sa.insert(short_link).values(code=code, address=address, address_digest=digest, **made)
            )
        return str(code)


def address_of(records: Records, code: str) -> str | None:
    """The address that a code stands for, typed in either case; None for any other text."""
    wanted = code.strip().lower()
    if not CODE.fullmatch(wanted):
        return None
    with records.reading() as connection:
        return connection.scalar(sa.select(short_link.c.address).where(short_link.c.code == wanted))
