"""Each sentence has one stop."""

import pytest

from queries.overview.overview_contents import EMPTY
from queries.overview.sentence_ends import as_sentences
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
