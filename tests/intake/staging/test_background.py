"""Work that is prepared in another thread arrives in order, and so do its errors."""

import threading

import pytest

from intake.staging.background import prefetch


def test_the_same_items_in_order_from_another_thread():
    makers = set()

    def items():
        for number in range(5):
            makers.add(threading.get_ident())
            yield number

    assert list(prefetch(items())) == [0, 1, 2, 3, 4]
    assert makers.isdisjoint({threading.get_ident()})


def test_an_error_comes_after_the_items_before_it():
    def items():
        yield 1
        raise ValueError("damaged")

    stream = prefetch(items())

    assert next(stream) == 1
    with pytest.raises(ValueError, match="damaged"):
        next(stream)


def test_whoever_stops_early_stops_the_maker():
    made = []

    def items():
        for number in range(1000):
            made.append(number)
            yield number

    stream = prefetch(items())
    next(stream)
    stream.close()

    assert len(made) <= 3
