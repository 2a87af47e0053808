"""Count how ratings were taken, for the report of a load, and refuse a file whose ratings are on another scale."""

from collections import Counter
from collections.abc import Collection

import numpy as np

from intake.errors import DoubtError
from intake.mapping.rating_scale import RatingScale, rating_text, read_rating
from intake.parsing.coded_values import distinct_texts, mark_or_word
from intake.parsing.row_checks import RecordBuilder
from intake.readers.chunk import Chunk
from persian.bidi import isolate
from persian.digits import number
from queries.vocabulary.codes import Verdict
from queries.vocabulary.labels import Text

# Different ratings above the scale, and their share of all: one or two are typing errors, or codes for no opinion (99).
_MIN_BEYOND, _MIN_SHARE = 3, 0.1


def note_ratings(rows: RecordBuilder) -> None:
    """Note how many ratings of a chunk are satisfied, dissatisfied and neither, if any may be neither."""
    cells, values = rows.chunk.column("verdict"), rows.context.mapping.values.verdict
    neutral = {mark_or_word(word) for word, code in values.map.items() if code == "none"}
    if cells is None or not (values.scale or neutral):
        return
    position, words = distinct_texts(cells)
    scale = values.scale
    between = [
        mark_or_word(word) in neutral or (scale is not None and scale.code(word) == "none") for word in words
    ]
    codes = np.asarray(rows.fields["verdict"])
    rows.context.notes.add_ratings(
        rows.chunk.selection.names["verdict"],
        values.scale,
        satisfied=int((codes == Verdict.satisfied).sum()),
        dissatisfied=int((codes == Verdict.dissatisfied).sum()),
        neutral=int((np.array(between, bool)[position] & (codes == Verdict.none)).sum()),
    )


class RatingsBeyond:
    """Counts the ratings of a file that lie above the scale of its mapping.

    Where a system goes over from 1 to 5 to 1 to 10, a 4 would count as satisfied although it is a bad rating then.
    """

    def __init__(self, scale: RatingScale | None, words: Collection[str]) -> None:
        """`words` are those that the mapping takes for an opinion or for none, such as 99."""
        self._scale, self._column = scale, ""
        self._words = frozenset(map(mark_or_word, words))
        self._ratings: Counter[float] = Counter()

    def add(self, piece: Chunk) -> None:
        """Add a part of the file."""
        cells = piece.column("verdict")
        if self._scale is None or cells is None:
            return
        self._column = piece.selection.names["verdict"]
        position, words = distinct_texts(cells)
        counts = np.bincount(position, minlength=len(words))
        for word, rows in zip(words, counts, strict=True):
            read = read_rating(word)
            if not rows or read is None or mark_or_word(word) in self._words:
                continue
            if read[1] in (None, self._scale.highest):  # «8 از 10» is not a rating of this scale anyway
                self._ratings[read[0]] += int(rows)

    def refuse(self, file: str) -> None:
        """Raise DoubtError if many different ratings lie above the scale."""
        if self._scale is None:
            return
        beyond = {rating: rows for rating, rows in self._ratings.items() if rating > self._scale.highest}
        if len(beyond) < _MIN_BEYOND or sum(beyond.values()) < _MIN_SHARE * self._ratings.total():
            return
        rows_fa, rows_en = (number(sum(beyond.values()), lang) for lang in ("fa", "en"))
        ends = (self._scale.lowest, self._scale.highest, max(beyond))
        fa, en = ([rating_text(end, lang) for end in ends] for lang in ("fa", "en"))
        raise DoubtError(
            Text(
                f"{file}: {rows_fa} امتیاز ستون «{isolate(self._column)}» بیش از مقیاس نگاشت است ({fa[0]} تا {fa[1]}) "
                f"و تا {fa[2]} می‌رسد. گویا مقیاس عوض شده است و بقیهٔ امتیازها هم نادرست خوانده می‌شود.",
                f"{file}: {rows_en} ratings in the column “{self._column}” are above the scale of the mapping "
                f"({en[0]} to {en[1]}) and go up to {en[2]}. The scale seems to be another one, so the other ratings "
                "are misread, too.",
            ),
            Text(
                "چیزی بارگذاری نشد. برای این فایل دوباره پیشنهاد نگاشت بگیرید، یا مقیاس را در نگاشت اصلاح کنید.",
                "Nothing was loaded. Have a mapping proposed for this file, or correct the scale in the mapping.",
            ),
        )
