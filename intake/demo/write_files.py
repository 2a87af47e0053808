"""Write the events of the demo as Parquet, and compute its true values on the way."""

from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq

from intake.demo.generate import Demo
from intake.demo.true_values import CaseSample
from intake.demo.truth_file import Json, describe

ROW_GROUP = 250_000


def write_events(demo: Demo, path: Path, progress: Callable[[float], None] = lambda share: None) -> Json:
    """Write the events to a file and return the true values; only one part of the events is in memory at a time."""
    kept: list[CaseSample] = []
    writer: pq.ParquetWriter | None = None
    for part in demo.parts():
        # The file does not contain Arrow's own schema, so that dictionary columns are read back as plain text, as in
        # any other export.
        writer = writer or pq.ParquetWriter(
            path, part.events.schema, store_schema=False, compression="zstd", compression_level=1
        )
        writer.write_table(part.events, row_group_size=ROW_GROUP)
        kept.append(part.sample)
        progress(part.done / demo.cases)
    if writer is not None:
        writer.close()
    return describe(demo, CaseSample.concatenate(kept))
