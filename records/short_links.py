"""Short links: codes that stand for the address of a view.

A code is random, so that nobody can go through the links that others have made. It gives no rights: whoever opens it
sees at most what the address itself would show.
"""

import hashlib
import re
import secrets
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from persian.digits import to_persian_digits
from records.database import Records
from records.errors import InputError
from records.records_tables import short_link

# Letters and digits that cannot be mistaken for one another, also when they are read out on the telephone.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 9  # 31⁹ codes: among a million links, one guess in 26 million hits any
CODE = re.compile(rf"[{LETTERS}]{{{LENGTH}}}")
# New links of a person, within a day and ever: they are kept for ever, and one of a long address takes 11 kilobytes.
MAX_PER_DAY = 300
MAX_OF_ONE = 10_000


def link_to(records: Records, address: str, *, by: int, now: datetime | None = None) -> str:
    """The code of an address, made by a person if there is none yet; the same address has one code for everybody.

    Raises InputError for somebody who has made too many, within a day or ever.
    """
    now = now or datetime.now(UTC)
    digest = hashlib.sha256(address.encode()).hexdigest()
    with records.writing() as connection:
        code = connection.scalar(sa.select(short_link.c.code).where(short_link.c.address_digest == digest))
        if code is None:
            _check_number(connection, by, since=now - timedelta(days=1))
            code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
            made = {"person": by, "made": now}
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


def _check_number(connection: sa.Connection, by: int, *, since: datetime) -> None:
    """Raise InputError if a person has made as many links, ever or since a moment a day ago, as anybody may make."""
    made = _made_by(by)
    if (connection.scalar(made) or 0) >= MAX_OF_ONE:
        raise InputError(
            f"تاکنون {to_persian_digits(str(MAX_OF_ONE))} پیوند کوتاه ساخته‌اید و این بیشترین شمار مجاز است. نشانی "
            "کامل صفحه را بفرستید.",
            f"You have made {MAX_OF_ONE} short links, which is the most allowed. Send the whole address.",
        )
    if (connection.scalar(made.where(short_link.c.made > since)) or 0) >= MAX_PER_DAY:
        raise InputError(
            f"در ۲۴ ساعت گذشته {to_persian_digits(str(MAX_PER_DAY))} پیوند کوتاه ساخته‌اید و این بیشترین شمار مجاز است. "
            "بعداً دوباره بسازید، یا نشانی کامل صفحه را بفرستید.",
            f"You have made {MAX_PER_DAY} short links in the last 24 hours, which is the most allowed. Make more "
            "later, or send the whole address.",
        )


def _made_by(person: int) -> sa.Select[int]:
    """Statement of the number of links that a person has made."""
    return sa.select(sa.func.count()).select_from(short_link).where(short_link.c.person == person)
