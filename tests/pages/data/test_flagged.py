"""The section of flagged cases: its heading names the most frequent reason only where chance does not explain it."""

from pages.data.flagged import flags_title
from queries.vocabulary.codes import Flag
from queries.vocabulary.labels import FLAGS
from tests.pages.same_numbers.reading import looking


def test_the_most_frequent_reason_is_named_where_it_is_clear(demo_store):
    view, (one, other, *_) = looking(demo_store), Flag
    told = f"خطاهای احتمالی: بیش از همه «{FLAGS[one].fa}»"
    assert flags_title(view, [(one, 90), (other, 30)]) == told
    assert flags_title(view, [(one, 3)]) == told
    assert flags_title(view, [(one, 32), (other, 30)]) == "پرونده‌های دارای خطای احتمالی"
    assert flags_title(view, [(one, 30), (other, 30)]) == "پرونده‌های دارای خطای احتمالی"
