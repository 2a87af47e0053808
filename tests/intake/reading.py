"""Shared helpers of reader tests: a small mapping, and a function that reads a whole file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from intake.mapping.model import Mapping, load_mapping
from intake.parsing.read import Batch, read_batches
from intake.parsing.reading_notes import ReadingNotes
from queries.settings.province_settings import Settings

SMALL: dict[str, Any] = {
    "name": "small",
    "title_fa": "آزمون",
    "title_en": "Test",
    "source": "test",
    "county": "name",
    "columns": {"id": "id", "registered_at": "registered", "agency": "agency"},
    "optional": ["agency"],
}


def small(**changes: Any) -> Mapping:
    """A mapping of three columns with `changes` applied; `columns` are added to the three."""
    columns = SMALL["columns"] | changes.pop("columns", {})
    return Mapping.model_validate(SMALL | changes | {"columns": columns})


def read_all(path: Path, mapping: Mapping | str, **options: Any) -> Batch:
    """Read the whole file as one batch, checking that every batch accounts for its rows; a doubtful file is refused."""
    declared = load_mapping(mapping) if isinstance(mapping, str) else mapping
    notes = options.setdefault("notes", ReadingNotes())
    batches = list(read_batches(path, declared, options.pop("settings", Settings()), **options))
    notes.doubts.refuse()
    for batch in batches:
        assert batch.read == len(batch.records) + len(batch.rejected)
        assert batch.read <= 50_000 + len(batch.rejected)
    return Batch(
        pd.concat([batch.records for batch in batches], ignore_index=True),
        pd.concat([batch.rejected for batch in batches], ignore_index=True),
        sum(batch.read for batch in batches),
        batches[-1].unmapped,
        batches[-1].fields,
        max((batch.exported_at for batch in batches if batch.exported_at), default=None),
    )


def csv_of(folder: Path, text: str, *, encoding: str = "utf-8", name: str = "cases.csv") -> Path:
    """Write a text to a file and return its path."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def reasons(batch: Batch) -> Sequence[tuple[int, str]]:
    """Line and reason of every rejected row."""
    return list(zip(batch.rejected["line"], batch.rejected["reason"], strict=True))
