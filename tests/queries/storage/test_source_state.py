"""What a source records is what any of its loads did, and everything where no load says it."""

import pandas as pd

from queries.storage.source_state import recorded_in
from queries.vocabulary.recorded import EVERYTHING, Recorded, to_stored, with_implied


def test_a_file_that_lacks_a_column_takes_nothing_away():
    answers, closings = (to_stored(frozenset({kind})) for kind in (Recorded.answer, Recorded.closing))
    assert recorded_in(pd.Series([answers, closings])) == with_implied(
        frozenset({Recorded.answer, Recorded.closing})
    )


def test_loads_of_the_first_release_record_everything():
    assert recorded_in(pd.Series([None, None], dtype=object)) == EVERYTHING
