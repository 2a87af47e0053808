"""Dates of fixed width are parsed in bulk, with the same results as one by one."""

import random
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from intake.derive.event_arrays import MISSING
from intake.mapping.model import Dates
from intake.parsing import dates
from intake.parsing.dates import MomentReader
from persian.calendar import to_jalali
from persian.digits import to_persian_digits

BEGIN = datetime(2015, 1, 1)


def _written(dice: random.Random) -> str:
    """A random date in one of many spellings, some of them invalid."""
    moment = BEGIN + timedelta(seconds=dice.randrange(3 * 10**8))
    mark, separator = dice.choice("-/."), dice.choice([" ", "T", "t", "  ", ", "])
    text = dice.choice(
        [
            f"{moment:%Y{mark}%m{mark}%d}{separator}{moment:%H:%M:%S}",
            f"{moment:%Y{mark}%m{mark}%d}{separator}{moment:%H:%M}",
            f"{to_jalali(moment)}{separator}{moment:%H:%M:%S}",
            f"{moment:%Y-%m-%d}",
            f"{moment:%Y-%m-%d} 25:00:00",
            f"{moment:%Y-%m-%d}T24:00:00",
            f"{moment:%Y}-02-31 10:00:00",
            f"{moment:%Y-%m/%d %H:%M:%S}",
            f"{moment:%Y-%m-%dT%H:%M:%SZ}",
            f"{moment:%H:%M:%S %Y-%m-%d}",
            "0001-01-01 00:00:00",
            "1900-01-01 00:00:00",
            "",
        ]
    )
    return to_persian_digits(text) if dice.random() < 0.2 else text


@pytest.mark.parametrize("seed", range(20))
def test_all_at_once_is_as_one_by_one(seed, monkeypatch):
    dice = random.Random(seed)
    texts = [_written(dice) for _ in range(dice.choice([1, 7, 200]))]
    cells = pa.array(["x", *texts]).slice(1)

    at_once = MomentReader(Dates(), "moment").read(cells)
    monkeypatch.setattr(dates, "read_fixed_width", lambda texts, day: np.full(len(texts), MISSING))
    by_hand = MomentReader(Dates(), "moment").read(cells)

    assert at_once.seconds.tolist() == by_hand.seconds.tolist()
    assert at_once.unreadable.tolist() == by_hand.unreadable.tolist()
    assert at_once.placeholder.tolist() == by_hand.placeholder.tolist()


def test_a_declared_format_goes_before_the_usual_ones():
    reader = MomentReader(Dates(formats=("%Y-%d-%m %H:%M:%S",)), "moment")

    read = reader.read(pa.array(["2024-02-03 10:00:00"]))

    assert read.seconds.tolist() == [int((datetime(2024, 3, 2, 10) - datetime(1970, 1, 1)).total_seconds())]
    assert MISSING not in read.seconds
