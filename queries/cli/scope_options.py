"""Read the scope of a question from the options of the command line."""

import argparse
from dataclasses import replace
from datetime import date
from typing import Any

from queries.question.filters import LOOKUP_DIMENSIONS, resolve
from queries.storage.store import Store
from queries.vocabulary.labels import PARAMETER_LABELS
from queries.vocabulary.periods import read_as_of, read_period
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope


def read_scope(options: argparse.Namespace, store: Store) -> Scope:
    """The scope given by the options. Counties, offices and topics may be given by name or code. Raises ScopeError."""
    first = read_day(options.first, "--from", end=False)
    last = read_day(options.last, "--to", end=True)
    filters: dict[str, Any] = {}
    for name in LOOKUP_DIMENSIONS:
        codes = []
        for value in getattr(options, name) or []:
            code = resolve(store, name, value)
            if code is None:
                raise ScopeError.of(
                    name,
                    value,
                    f"«{value}» در داده‌ها نیست ({PARAMETER_LABELS[name].fa}).",
                    f"“{value}” is not in the data ({PARAMETER_LABELS[name].en}).",
                )
            codes.append(code)
        filters[DIMENSION_FIELDS[name]] = tuple(codes)
    # Kinds and channels are read as URL parameters, so that the command line accepts and rejects the same words as a
    # link.
    parsed, problems = Scope.from_params(
        {"kind": options.kind or [], "channel": options.channel or [], "period": "all"}, today=date.max
    )
    if problems:
        raise ScopeError(problems[0])
    scope = replace(
        parsed, first=first, last=last, preset=None, trips=options.trips, load=options.load, **filters
    )
    return replace(scope, as_of=read_as_of(options.as_of)) if options.as_of else scope


def read_day(text: str | None, option: str, *, end: bool) -> date | None:
    """Parse the day given to an option. Raises ScopeError with a message that names the option."""
    if text is None:
        return None
    try:
        first, last, _ = read_period(f"{text}..{text}", today=date.max)
    except ScopeError as error:
        problem = error.problem
        raise ScopeError.of(option, text, f"{option}: {problem.fa}", f"{option}: {problem.en}") from error
    return last if end else first
