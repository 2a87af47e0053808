"""Parts of a piece that are computed at the same time by several workers, and handed to the one that needs them.

A piece that takes long names its parts (`in_parts`), which are functions of the same view. Where two workers are free,
each computes some of them, and the worker that computes the piece gets their results with the request. Otherwise it
computes them when it needs them, with the same result. Whole pieces can be computed beside others (`independent`).
"""

import pickle
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

from pages.view.view import View

Value = TypeVar("Value")
Build = TypeVar("Build", bound=Callable[[View], Any])

_given: ContextVar[tuple[View, Mapping[str, bytes]] | None] = ContextVar("given parts", default=None)


def part(build: Callable[[View], Value]) -> Callable[[View], Value]:
    """Decorator: a function of a view whose result may have been computed before, by another worker."""
    name = part_name(build)

    @wraps(build)
    def lookup(view: View) -> Value:
        value: Value = _given_value(view, name) if _is_given(view, name) else build(view)
        return value

    return lookup


def given_result(build: Callable[[View], Value], view: View) -> Value | None:
    """The result of a part that another worker has computed before; None if there is none."""
    name = part_name(build)
    return _given_value(view, name) if _is_given(view, name) else None


def _is_given(view: View, name: str) -> bool:
    given = _given.get()
    return given is not None and given[0] is view and name in given[1]


def _given_value(view: View, name: str) -> Any:
    given = _given.get()
    assert given is not None
    return pickle.loads(given[1][name])


def part_name(build: Callable[[View], Any]) -> str:
    """The name of a part: its module and function."""
    return f"{build.__module__}.{build.__qualname__}"


def in_parts(*parts: Callable[[View], Any]) -> Callable[[Build], Build]:
    """Decorator: declare the parts that a piece needs; the one whose data other pieces also need comes first.

    A part may itself need parts, which stand before it among those of the piece.
    """

    def name_parts(build: Build) -> Build:
        build.parts = parts  # type: ignore[attr-defined]
        return build

    return name_parts


def independent(build: Build) -> Build:
    """Decorator: mark a piece that shares little data with the rest of its screen; another worker may compute it."""
    build.is_independent = True  # type: ignore[attr-defined]
    return build


def is_independent(build: Callable[[View], Any]) -> bool:
    """Whether a piece may be computed by another worker than the rest of its screen, at the same time."""
    return getattr(build, "is_independent", False)


def parts_of(build: Callable[[View], Any]) -> tuple[Callable[[View], Any], ...]:
    """The parts of a piece; empty for most."""
    parts: tuple[Callable[[View], Any], ...] = getattr(build, "parts", ())
    return parts


@contextmanager
def given_parts(view: View, results: Mapping[str, bytes]) -> Iterator[None]:
    """Context manager: parts of this view have these pickled results, by their names."""
    token = _given.set((view, results))
    try:
        yield
    finally:
        _given.reset(token)
