"""Write the files of the demo: events as Parquet, true values as JSON."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from intake.demo.generate import Demo
from intake.demo.true_values import CaseSample
from intake.demo.truth_file import describe

EVENTS, TRUTH = "demo-events.parquet", "truth.json"
ROW_GROUP = 250_000

Progress = Callable[[int, int], None]  # cases done, cases in all


@dataclass(frozen=True)
class Paths:
    """Paths of the files written."""

    events: Path
    truth: Path


def write(demo: Demo, folder: Path, *, progress: Progress | None = None) -> Paths:
    """Write both files into a folder and return their paths; only one part of the events is in memory at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = Paths(events=folder / EVENTS, truth=folder / TRUTH)
    kept: list[CaseSample] = []
    writer: pq.ParquetWriter | None = None
    for part in demo.parts():
        # The file does not contain Arrow's own schema, so that dictionary columns are read back as plain text, as in
        # any other export.
        writer = writer or _writer(paths.events, part.events.schema)
        writer.write_table(part.events, row_group_size=ROW_GROUP)
        kept.append(part.sample)
        if progress is not None:
            progress(part.done, demo.cases)
    if writer is not None:
        writer.close()
    content = describe(demo, CaseSample.concatenate(kept))
    paths.truth.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return paths


def _writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Open the Parquet file."""
    return pq.ParquetWriter(path, schema, store_schema=False, compression="zstd", compression_level=1)
