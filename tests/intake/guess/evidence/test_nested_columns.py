"""Columns of which one groups the other, and columns that are the same."""

from intake.guess.evidence.equal_columns import repeated_columns
from intake.guess.evidence.nested_columns import nested_columns, written_columns
from tests.intake.guess.guessing import guess, profiles

TOPICS = [
    ("Water", "Leak"),
    ("Water", "No water"),
    ("Road", "Pothole"),
    ("Road", "Snow"),
    ("Trees", "Dead tree"),
] * 20


def test_a_coarser_column_is_found_before_or_after_the_finer():
    fine, coarse = [topic for _, topic in TOPICS], [group for group, _ in TOPICS]

    assert nested_columns(profiles({"a": fine, "b": coarse})) == [(1, 0)]
    assert nested_columns(profiles({"a": coarse, "b": fine})) == [(0, 1)]


def test_columns_of_their_own_are_not_nested():
    fine = [topic for _, topic in TOPICS]
    other = [("x", "y", "z")[at * 7 % 3] for at in range(len(TOPICS))]

    assert nested_columns(profiles({"a": fine, "b": other})) == []


def test_of_equal_columns_the_one_that_is_named_better_counts():
    words = [group for group, _ in TOPICS]

    assert repeated_columns(profiles({"Park Zxqv": words, "Borough": [word.upper() for word in words]})) == {
        0: 1
    }
    assert repeated_columns(profiles({"a": words, "b": words[::-1]})) == {}


def test_texts_around_the_words_of_another_column_are_written_by_people(tmp_path):
    names = ("Ann", "Bob", "Carla", "Dev", "Eve", "Finn", "Gus")
    written = [f"{topic} - {names[at * 3 % 7]}" for at, (_, topic) in enumerate(TOPICS)]
    finer = [f"{group} - {topic}" for group, topic in TOPICS]
    words = [topic for _, topic in TOPICS]

    assert written_columns(profiles({"a": written, "b": words})) == [(1, 0)]
    assert written_columns(profiles({"a": finer, "b": [group for group, _ in TOPICS]})) == []
    assert written_columns(profiles({"a": words, "b": words})) == []

    table = {
        "Ticket ID": [str(4000 + 7 * at) for at in range(len(TOPICS))],
        "Created": [f"2025-01-{at % 28 + 1:02} 09:{at % 60:02}" for at in range(len(TOPICS))],
        "Subject": written,
        "Category": words,
    }
    assert guess(tmp_path, table).fields["topic"].heading == "Category"


def test_offices_with_the_name_of_their_county_are_no_written_texts():
    counties = [("تبریز", "مراغه", "مرند")[row % 3] for row in range(60)]
    offices = [f"{('شهرداری', 'فرمانداری')[row % 2]} {county}" for row, county in enumerate(counties)]

    assert written_columns(profiles({"شهرستان": counties, "دستگاه اجرایی": offices})) == []
    assert written_columns(profiles({"column 1": counties, "column 2": offices})) == []
