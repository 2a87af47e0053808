"""Load sequences of exports, and note what each load was told and whether the store then holds what was exported."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa

from geo.province import load_province
from intake.commands.value_notes_text import note_lines
from intake.errors import DoubtError, IntakeError
from intake.guess.proposal.proposal_toml import proposal_toml
from intake.guess.propose import propose
from intake.load.run import Request, run_load
from intake.mapping.model import Mapping, load_mapping
from intake.publish import rollup_upkeep
from intake.publish.target_from_url import target_from_url
from persian.calendar import to_jalali
from persian.names import fold
from queries.settings.province_settings import Settings
from queries.storage import schema
from tests.doubts.faulty_twins import Fault
from tests.doubts.layouts import Layout
from tests.doubts.made_cases import Line, MadeCase
from tests.doubts.sound_sequences import Export, SoundKind

# By a part of what it says in English: the rules whose sentences may be wrong.
RULES = {
    "ids of other cases": "are in the source “.*”, but of cases with another",
    "numbers start over": "of cases registered at least half a year",
    "Excel counts from 1904": "exactly 1,462 days|counts its days from 1904",
    "another spelling of ids": "new ids .*differ from ids|new id .*differs from",
    "moved across Nowruz": "but for the year, the number of a case",
    "another system": "None of the offices and none of the topics",
    "another province": "the file seems to be another province",
    "day and month the other way round": "with day and month the other way round; so the others",
    "swapped days": "only with day and month the other way round",
    "one or two days of each month": "has only one or two days of each month",
    "another scale of ratings": "above the scale of the mapping",
    "years of two digits": "taken Jalali years of two digits",
    "days of six digits": "Jalali days of six digits",
    "unrelated cases": "None of the .* cases of this file was in the source",
    "same cases elsewhere": "with the same id and day of registration are in the source",
    "emptied columns": "is missing in .* new cases",
    "split counties": "are with this file those of the new county",
    "shifted clocks": "hours (earlier|later) with this file, all by the same",
    "moved registrations": "of the store moves to another day",
    "lost times": "time of day of the registration",
    "lost values": "cases of the store lose what it had of them",
    "left-out cases": "what it lacks stays as it is",
    "cut-off month": "perhaps the download was cut off",
    "missing ends": "The file has a column for (closings|answers)",
    "new offices": "New offices in the store",
    "new topics": "New topics in the store",
    "spelled twice": "offices differ only in words",
    "unknown counties": "Counties that the province does not have",
    "older file": "ignored because the file is older",
}


@dataclass
class Loaded:
    """What one load of a sequence came to."""

    doubted: list[str] = field(default_factory=list)  # rules
    remarked: list[str] = field(default_factory=list)  # rules, or whole sentences of none
    error: str = ""
    text: str = ""


@dataclass
class Outcome:
    """What became of a sequence."""

    name: str
    layout: str
    loads: list[Loaded] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)  # what the store holds otherwise than it was exported


def rule_of(sentence: str) -> str:
    """The rule that says a sentence; the sentence itself where none of RULES does."""
    return next((rule for rule, part in RULES.items() if re.search(part, sentence)), sentence)


def mapping_for(path: Path, layout: Layout, folder: Path) -> Mapping:
    """The mapping that `guess` proposes for a first file."""
    settings = Settings()
    proposal = propose(path, settings=settings, province=load_province(settings.province_folder))
    written = folder / "mapping.toml"
    written.write_text(proposal_toml(proposal, name="line", title_fa="خط", title_en="line"), encoding="utf-8")
    return load_mapping(written)


def load(store: str, path: Path, mapping: Mapping, *, despite: bool = False) -> Loaded:
    """Load a file, and say what a person would hear."""
    request = Request((path,), mapping, Settings(), accepts_doubts=despite)
    try:
        report = run_load(request, target_from_url(store), notify=print)
    except DoubtError as error:
        return Loaded(doubted=[rule_of(error.doubt.en)], text=error.message_en)
    except IntakeError as error:
        return Loaded(error=error.message_en)
    lines = list(note_lines(report.notes, "en"))
    told = Loaded(remarked=[rule_of(line) for line in lines], text="\n".join(lines))
    told.doubted = [rule_of(doubt.en) for doubt in report.notes.doubts.found]
    if report.rejected:
        told.remarked.append(f"{report.rejected} rows rejected: {report.examples}")
    return told


def run_sound(kind: SoundKind, layout: Layout, folder: Path, *, seed: int) -> Outcome:
    """Load the exports of a sound sequence one after the other."""
    line = Line(Random(seed), number=layout.numbers)
    outcome = Outcome(kind.name, layout.name)
    store, mapping = f"duckdb:///{folder / 'store.duckdb'}", None
    expected: dict[str, tuple[datetime, MadeCase]] = {}
    order = list(reversed(range(len(layout.columns))))
    for at, export in enumerate(kind.make(line)):
        path = export_file(layout, folder, at, export, order)
        mapping = mapping or mapping_for(path, layout, folder)
        loaded = load(store, path, mapping)
        if loaded.doubted:
            again = load(store, path, mapping, despite=True)
            loaded.doubted = again.doubted or loaded.doubted
            loaded.remarked = again.remarked
        outcome.loads.append(loaded)
        for case in export.cases:
            held = stored_id(case, mapping)
            if held not in expected or expected[held][0] <= export.moment:
                expected[held] = (export.moment, case)
    assert mapping is not None
    outcome.wrong = differences(store, layout, [case for _, case in expected.values()], mapping)
    return outcome


def export_file(
    layout: Layout, folder: Path, at: int, export: Export, order: list[int] | None = None
) -> Path:
    """Write an export, last changed at its moment."""
    path = layout.export(
        folder / f"{at + 1}{layout.suffix}",
        export.cases,
        order=order if export.turned else None,
        extra=export.extra,
    )
    os.utime(path, (export.moment.timestamp(),) * 2)
    return path


def differences(store: str, layout: Layout, cases: Sequence[MadeCase], mapping: Mapping) -> list[str]:
    """What the store holds otherwise than it was exported: fields with their number of cases and an example."""
    case, names = schema.case, (schema.county, schema.agency, schema.topic)
    query = sa.select(
        case.c.id,
        case.c.registered_at,
        case.c.due_at,
        case.c.answered_at,
        case.c.closed_at,
        *(table.c.name_fa.label(table.name) for table in names),
    )
    joined: Any = case
    for table in names:
        joined = joined.join(table, table.c[table.name] == case.c[table.name])
    with target_from_url(store).open_for_reading() as connection:
        held = {row["id"]: row for row in connection.execute(query.select_from(joined)).mappings()}
    wrong: dict[str, list[str]] = {}
    if len(held) != len(cases):
        wrong["cases"] = [f"{len(held)} held, {len(cases)} exported"]
    for each in cases:
        row = held.get(stored_id(each, mapping))
        if row is None:
            wrong.setdefault("ids", []).append(each.id)
            continue
        for field_name, meant in _fields(each).items():
            if field_name in layout.lacks or (field_name == "topic" and "topic" in layout.lacks):
                continue
            if _plain(row[field_name], layout) != _plain(meant, layout):
                wrong.setdefault(field_name, []).append(f"{each.id}: {meant} but {row[field_name]}")
    return [f"{name} {len(examples)}: {examples[0]}" for name, examples in wrong.items()]


def stored_id(case: MadeCase, mapping: Mapping) -> str:
    """The id under which the store has a case: with the year of its registration where numbers start over."""
    yearly = mapping.id_numbering == "yearly"
    return f"{to_jalali(case.registered.date()).year}-{case.id}" if yearly else case.id


def _fields(case: MadeCase) -> dict[str, Any]:
    return {
        "registered_at": case.registered, "due_at": case.due, "answered_at": case.answered,
        "closed_at": case.closed, "county": case.county, "agency": case.office, "topic": case.topic,
    }  # fmt: skip


def _plain(value: Any, layout: Layout) -> Any:
    """A value as it can be compared: days without times where the layout has only days, names folded."""
    if isinstance(value, datetime):
        return value.date() if layout.by_day else value.replace(second=0)
    return fold(value) if isinstance(value, str) else value


def run_fault(fault: Fault, layout: Layout, folder: Path, *, seed: int) -> Loaded:
    """Load the two files of a faulty sequence, and say what a person hears at the second one."""
    first, second = fault.make(Line(Random(seed), number=layout.numbers))
    store = f"duckdb:///{folder / 'store.duckdb'}"
    path = export_file(layout, folder, 0, first)
    mapping = mapping_for(path, layout, folder)
    loaded = load(store, path, mapping)
    if loaded.error or loaded.doubted:
        raise AssertionError(f"{fault.name}, {layout.name}: {loaded}")
    return load(store, export_file(fault.second(layout), folder, 1, second), mapping, despite=True)


def without_rollups() -> Any:
    """Leave the rollups alone while sequences are loaded: they take half of the time."""
    return patch.multiple(rollup_upkeep, apply_load=lambda *_, **__: None)
