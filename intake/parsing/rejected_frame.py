"""Rejected rows of a chunk as a data frame, with their content masked."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from intake.mapping.privacy import mask_personal_data
from intake.parsing.arrow_cells import texts
from intake.parsing.coded_values import MAX_NAME_LENGTH
from intake.readers.chunk import Chunk
from persian.bidi import one_line
from queries.vocabulary.masked_cells import MASK, whole_masked

MAX_ID_LENGTH = 100
REJECTED_COLUMNS = ("file", "line", "reason", "detail", "content")
RejectedLine = tuple[str, int, str, str, dict[str, str]]


def mask_cell(text: str) -> str:
    """A cell as it may be shown: blanked as a whole if it is free text in the wrong place or holds personal data.

    Beside the telephone of somebody stands the name, which cannot be told from other words.
    """
    return MASK if len(text) > MAX_NAME_LENGTH else whole_masked(mask_personal_data(text)[0])


def text_at(cells: pa.Array, at: int) -> str:
    """One cell as text in one line; empty if it is missing."""
    value = cells[at].as_py()
    return "" if value is None else one_line(str(value))


def contents(chunk: Chunk, which: npt.NDArray[np.int64]) -> list[dict[str, str]]:
    """Content of the rows at these positions by column, masked; the id is kept as it is."""
    selection = chunk.selection
    contents: list[dict[str, str]] = [{} for _ in which]
    for position in selection.mapped_positions if len(which) else []:
        name = selection.header[position]
        cells = texts(chunk.columns[position].take(pa.array(which))).to_pylist()
        is_id = position == selection.positions.get("id")
        for content, text in zip(contents, cells, strict=True):
            # Rejected content is shown on screens, so personal data is masked in it. The id is kept, because it is
            # needed to find the row in the source.
            if is_id and text:
                content[name] = MASK if len(text) > MAX_ID_LENGTH else text
            elif text:
                content[name] = mask_cell(text)
    return contents


def rejected_frame(lines: Sequence[RejectedLine]) -> pd.DataFrame:
    """Build the frame of rejected rows (columns REJECTED_COLUMNS), in the order of their lines."""
    frame = pd.DataFrame(sorted(lines, key=lambda row: row[1]), columns=list(REJECTED_COLUMNS))
    return frame.astype({"file": "str", "line": "int64", "reason": "str", "detail": "str"})


NONE_REJECTED = rejected_frame([])
