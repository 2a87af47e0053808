"""Count how ratings were taken, for the report of a load: those on a scale, and words between the two sides."""

from collections.abc import Collection

import numpy as np

from intake.mapping.rating_scale import RatingScale
from intake.parsing.coded_values import distinct_texts, mark_or_word
from intake.parsing.row_checks import RecordBuilder
from queries.vocabulary.codes import Verdict


def note_ratings(rows: RecordBuilder) -> None:
    """Note how many ratings of a chunk are satisfied, dissatisfied and neither, if any may be neither."""
    cells, values = rows.chunk.column("verdict"), rows.context.mapping.values.verdict
    neutral = {mark_or_word(word) for word, code in values.map.items() if code == "none"}
    if cells is None or not (values.scale or neutral):
        return
    position, words = distinct_texts(cells)
    between = [_is_between(word, neutral, values.scale) for word in words]
    codes = np.asarray(rows.fields["verdict"])
    rows.context.notes.add_ratings(
        rows.chunk.selection.names["verdict"],
        values.scale,
        satisfied=int((codes == Verdict.satisfied).sum()),
        dissatisfied=int((codes == Verdict.dissatisfied).sum()),
        neutral=int((np.array(between, bool)[position] & (codes == Verdict.none)).sum()),
    )


def _is_between(word: str, neutral: Collection[str], scale: RatingScale | None) -> bool:
    return mark_or_word(word) in neutral or (scale is not None and scale.code(word) == "none")
