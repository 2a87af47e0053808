"""Each sentence has one stop."""

import pytest

from queries.overview.overview_contents import EMPTY
from queries.overview.words.overview_texts import LINE_END
from queries.overview.words.sentence_ends import as_sentences
from queries.vocabulary.labels import Text


@pytest.mark.parametrize(
    ("last", "fa", "en"),
    [
        (Text("تغییری نیست", "No change"), "یک. تغییری نیست.", "One. No change."),
        (Text("تغییری نیست.", "No change."), "یک. تغییری نیست.", "One. No change."),
        (Text("آیا نام تازه است؟", "Is the name new?"), "یک. آیا نام تازه است؟", "One. Is the name new?"),
        (EMPTY, "یک.", "One."),
    ],
)
def test_a_question_ends_without_a_full_stop(last, fa, en):
    assert as_sentences([Text("یک", "One"), last]) == Text(fa, en)
    assert as_sentences([EMPTY]) == EMPTY


@pytest.mark.parametrize(
    ("first", "fa", "en"),
    [
        (Text("یک", "One"), "یک.\nدو.", "One.\nTwo."),
        (Text("آیا یک است؟", "Is it one?"), "آیا یک است؟\nدو.", "Is it one?\nTwo."),
    ],
)
def test_sentences_may_stand_in_lines_of_their_own(first, fa, en):
    assert as_sentences([first, EMPTY, Text("دو", "Two")], between=LINE_END) == Text(fa, en)
