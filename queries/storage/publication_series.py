"""The publication series of a store: under which rule the figures of each load are published."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from persian.digits import to_persian_digits
from queries.storage import schema
from queries.storage.store_errors import StoreError

FIRST = 1  # number of the first series, to which loads from before there was a ledger belong


@dataclass(frozen=True)
class PublicationSeries:
    """A rule of publication, and since when it is in force: counts under `k` withheld, others rounded to `base`.

    Two figures of the same cell under different rules could together reveal what each of them withholds. So the rule is
    stored with the data, and not read from the settings when a figure is asked for.
    """

    series: int
    k: int
    base: int
    begun_at: datetime
    reason: str

    def has_rule(self, k: int, base: int) -> bool:
        """Whether the series has this rule."""
        return (self.k, self.base) == (k, base)


def all_series(connection: sa.Connection) -> tuple[PublicationSeries, ...]:
    """All series of a store, in the order in which they were begun; the last one is that of the next load."""
    rows = connection.execute(
        sa.select(schema.publication_series).order_by(schema.publication_series.c.series)
    )
    return tuple(
        PublicationSeries(int(row.series), int(row.k), int(row.base), row.begun_at, str(row.reason))
        for row in rows
    )


def numbered(series: Sequence[PublicationSeries], number: float | None) -> PublicationSeries:
    """The series of a load, by the number stored with the load (None or NaN: the first one). Raises StoreError."""
    wanted = FIRST if number is None or math.isnan(number) else int(number)
    for each in series:
        if each.series == wanted:
            return each
    raise StoreError(
        f"سری انتشار {to_persian_digits(str(wanted))} در انبار داده نیست، پس قاعدهٔ انتشار معلوم نیست. "
        "«python -m intake migrate» را اجرا کنید.",
        f"Publication series {wanted} is not in the store, so the rule of publication is not known. Run "
        "“python -m intake migrate”.",
    )
