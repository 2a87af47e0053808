"""A piece of a screen that one process asks another to compute, and what comes back.

Both processes have the same program, settings and store, but each opens the store for itself. A request therefore says
which state of the store and which settings it is about: a process that has others computes nothing.
"""

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from importlib import import_module
from typing import Any

from door.viewers import Viewer
from pages.view.piece_parts import given_parts
from pages.view.view import View
from pages.view.viewer import as_viewer, viewer
from queries.settings.province_settings import Settings, settings
from queries.storage.opening import open_store, opened_store
from queries.vocabulary.problems import Problem
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope


class OtherState(RuntimeError):
    """This process has another state of the store, or other settings, than the one that asks."""


@dataclass(frozen=True)
class PieceRequest:
    """A function of a view, by its module and name, and the view of the viewer who needs its result."""

    module: str
    name: str
    viewer: Viewer
    limits: RowLimits | None
    scope: Scope
    problems: tuple[Problem, ...]
    lang: str
    dark: bool
    params: dict[str, list[str]]
    as_of: datetime | None
    state: object
    settings: str
    given: Mapping[str, bytes] = field(default_factory=dict)  # pickled results of its parts, by their names

    @property
    def name_of_part(self) -> str:
        """The name under which its result is handed to a piece that it is a part of."""
        return f"{self.module}.{self.name}"

    @property
    def data_key(self) -> object:
        """What all pieces have in common that are computed from the same cases."""
        return self.state, self.limits, self.scope


def request_for(view: View, module: str, name: str) -> PieceRequest:
    """The request for a function of a view. Raises NoViewer outside the session of a viewer."""
    return PieceRequest(
        module,
        name,
        replace(viewer()),  # without what it has cached
        view.store.limits,
        view.scope,
        view.problems,
        view.lang,
        view.dark,
        {key: list(values) for key, values in view.params.items()},
        view.as_of,
        view.store.state,
        _digest(settings()),
    )


def answer(request: PieceRequest) -> bytes:
    """Compute what is requested, pickled.

    Raises OtherState, and whatever the function raises.
    """
    # Whoever asks has looked for a newer state already, and would compute the piece from this one.
    store = opened_store(request.state) or open_store()
    if store.state != request.state or _digest(settings()) != request.settings:
        raise OtherState
    view = View(
        store.limited(request.limits),
        request.scope,
        request.problems,
        request.lang,
        request.dark,
        request.params,
        request.as_of,
    )
    compute: Any = getattr(import_module(request.module), request.name)
    # The result is kept by the process that asks. What it is computed from is kept here, for the next request.
    compute = getattr(compute, "__wrapped__", compute)
    with as_viewer(request.viewer), given_parts(view, request.given):
        return pickle.dumps(compute(view))


@lru_cache(maxsize=4)
def _digest(chosen: Settings) -> str:
    return sha256(chosen.model_dump_json().encode()).hexdigest()
