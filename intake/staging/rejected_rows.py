"""Collect rejected rows on disk until they are published: file, line, reason and masked content."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from intake.derive.event_arrays import MISSING
from intake.mapping.coded_fields import CODED_FIELDS
from intake.staging.name_index import NameIndex
from intake.staging.rejection_reasons import REASONS
from intake.staging.spool import AGENCIES, EVENT_MOMENTS, SNAPSHOT_MOMENTS, BackgroundParquetWriter, Spool
from queries.vocabulary.masked_cells import whole_masked

REJECTED_SCHEMA = pa.schema(
    [("file", pa.string()), ("line", pa.int64())]
    + [(name, pa.string()) for name in ("reason", "reason_fa", "reason_en", "content")]
)
_MOMENTS = (*SNAPSHOT_MOMENTS, *EVENT_MOMENTS)
_NO_CONTENT = ("row", "line", "flags", "latitude", "longitude", "status_closed", "status_answered")


@dataclass(frozen=True)
class Example:
    """The first row that was rejected for a reason, and the reason with its detail."""

    file: str
    line: int
    detail: str
    fa: str
    en: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" + (f" · {self.detail}" if self.detail else "")


class Rejections:
    """Collector of the rejected rows of a load."""

    def __init__(self, path: Path) -> None:
        self._file = BackgroundParquetWriter(path, REJECTED_SCHEMA)
        self.path = path
        self.counts: Counter[str] = Counter()
        self.examples: dict[str, Example] = {}  # by reason

    @property
    def rows(self) -> int:
        """Number of rows rejected so far."""
        return self._file.rows

    def add(self, rejected: pd.DataFrame) -> None:
        """Add the rejected rows of a batch: file, line, reason, detail and content."""
        if not len(rejected):
            return
        reasons = rejected["reason"].tolist()
        details = list(zip(reasons, rejected["detail"].tolist(), strict=True))
        texts_fa = [_reason_text(REASONS[reason].fa, detail) for reason, detail in details]
        texts_en = [_reason_text(REASONS[reason].en, detail) for reason, detail in details]
        for reason in set(reasons) - self.examples.keys():
            at = reasons.index(reason)
            file, line = str(rejected["file"].iloc[at]), int(rejected["line"].iloc[at])
            self.examples[reason] = Example(file, line, details[at][1], texts_fa[at], texts_en[at])
        self.counts.update(reasons)
        self._file.write(
            {
                "file": rejected["file"],
                "line": rejected["line"],
                "reason": reasons,
                "reason_fa": texts_fa,
                "reason_en": texts_en,
                "content": [_as_json(content) for content in rejected["content"].tolist()],
            }
        )

    def add_records(self, records: pa.RecordBatch, reason: str, *, file: str, spool: Spool) -> None:
        """Reject spooled records that passed the row checks and were refused later."""
        rows = records.to_pylist()
        names = spool.names
        self.add(
            pd.DataFrame(
                {
                    "file": [
                        f"{file} [{sheet}]" if (sheet := spool.sheet_of(row["row"])) else file for row in rows
                    ],
                    "line": [row["line"] for row in rows],
                    "reason": reason,
                    "detail": "",
                    "content": [content(row, names) for row in rows],
                }
            )
        )

    def close(self) -> None:
        """Finish the file; calling it twice is harmless."""
        self._file.close()


def content(row: dict[str, Any], names: NameIndex) -> dict[str, Any]:
    """Content of a spooled record in words; missing values are left out."""
    words: dict[str, Any] = {}
    for name, value in row.items():
        if value is None or name in _NO_CONTENT:
            continue
        if name in _MOMENTS:
            if value != MISSING:
                words[name] = datetime.fromtimestamp(value, UTC).replace(tzinfo=None).isoformat(sep=" ")
        elif name in CODED_FIELDS:
            if value:
                words[name] = CODED_FIELDS[name][0](value).name
        elif name in ("county", "topic", "place", "trip") or name in (
            *AGENCIES["snapshot"],
            *AGENCIES["events"],
        ):
            dimension = name if name in ("county", "topic", "place", "trip") else "agency"
            if word := getattr(names, dimension).name(value):
                words[name] = whole_masked(word)
        else:
            words[name] = value
    return words


def _reason_text(reason: str, detail: object) -> str:
    """Reason with its detail in brackets."""
    return f"{reason} ({detail})" if detail else reason


def _plain(value: Any) -> Any:
    """Write a value that JSON does not know as text; dates in ISO 8601."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


# One encoder for all rows: `json.dumps` would build one for each.
_as_json = json.JSONEncoder(ensure_ascii=False, default=_plain).encode
