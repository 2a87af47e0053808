"""What the column `files` of the table `load` keeps: files, accepted doubts, and the source that was removed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from queries.vocabulary.labels import Text

# Undoing the first load of a source removes the source. Its name is then kept with each file of the load.
_SOURCE = "source"
_DOUBTS = "doubts"  # with the first file: what spoke against the load, in both languages


def loaded_files(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The files of a row of the table `load`: name, bytes and sha256 of each."""
    return [
        {name: value for name, value in file.items() if name not in (_SOURCE, _DOUBTS)}
        for file in json.loads(str(row["files"]))
    ]


def with_doubts(files: Sequence[Mapping[str, Any]], doubts: Sequence[Mapping[str, str]]) -> str:
    """The column `files` of a load, with what spoke against it; a person has loaded it all the same."""
    kept = [dict(file) for file in files]
    if doubts and kept:
        kept[0][_DOUBTS] = list(doubts)
    return json.dumps(kept, ensure_ascii=False)


def accepted_doubts(row: Mapping[str, Any]) -> list[Text]:
    """What spoke against a load that a person made all the same, from a row of the table `load`."""
    return [Text(**doubt) for file in json.loads(str(row["files"])) for doubt in file.get(_DOUBTS, ())]


def with_source(files: str, source: str) -> str:
    """The column `files` of a load whose source is removed, with the name of that source."""
    return json.dumps([file | {_SOURCE: source} for file in json.loads(files)], ensure_ascii=False)


def removed_sources(rows: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    """The names of the sources that were removed, by number, from all rows of the table `load`.

    Only the first load of a source carries the name. Later ones of the same source were undone before it.
    """
    named = ((int(row["source"]), _removed_source(row)) for row in rows)
    return {source: name for source, name in named if name}


def _removed_source(row: Mapping[str, Any]) -> str:
    """The name of the source that was removed with a load; "" where there is none, as in loads undone long ago."""
    return next((str(file[_SOURCE]) for file in json.loads(str(row["files"])) if _SOURCE in file), "")
