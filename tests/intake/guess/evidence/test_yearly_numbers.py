"""Numbers of cases that start over each year are recognised, and said."""

from intake.guess.evidence.yearly_numbers import start_over_each_year
from intake.guess.proposal.proposal_mapping import declaration
from tests.intake.guess.guessing import guess, profiles

ROWS = range(60)


def register(*years, day=1):
    return {
        "شماره پرونده": [str(100 + row) for _ in years for row in ROWS],
        "تاریخ ثبت": [f"{year}/{1 + row // 20:02}/{day + row % 20:02}" for year in years for row in ROWS],
        "دستگاه": ["شهرداری تبریز", "شرکت گاز", "آب و فاضلاب"] * (20 * len(years)),
    }


def test_the_year_becomes_part_of_the_id_and_a_note_says_so(tmp_path):
    proposal = guess(tmp_path, register(1402, 1403))

    assert proposal.fields["id"].heading == "شماره پرونده"
    assert declaration(proposal)["id_numbering"] == "yearly"
    assert any("هر سال از نو" in note.fa and "start over each year" in note.en for note in proposal.notes)
    assert not any("event of a case" in note.en for note in proposal.notes)


def test_numbers_that_start_over_in_each_of_four_years_are_yearly(tmp_path):
    proposal = guess(tmp_path, register(1400, 1401, 1402, 1403))
    assert proposal.fields["id"].confidence > 0.9
    assert declaration(proposal)["id_numbering"] == "yearly"


def test_numbers_of_one_year_and_steps_of_one_case_do_not_start_over(tmp_path):
    assert "id_numbering" not in declaration(guess(tmp_path, register(1403)))
    steps = register(1403, 1403)
    columns = profiles(steps)
    assert not start_over_each_year(columns[0], columns)


def test_ids_that_run_on_are_left_alone(tmp_path):
    table = register(1402, 1403)
    table["شماره پرونده"] = [str(100 + row) for row in range(120)]
    assert "id_numbering" not in declaration(guess(tmp_path, table))


def half_a_year(before, after):
    """Cases of Bahman and Esfand 1403 and then of Farvardin and Ordibehesht 1404, with these numbers."""
    days = [f"1403/{11 + row // 20:02}/{1 + row % 20:02}" for row in range(40)]
    days += [f"1404/{1 + row // 20:02}/{1 + row % 20:02}" for row in range(40)]
    return {
        "شماره پرونده": [str(number) for number in [*before, *after]],
        "تاریخ ثبت": days,
        "دستگاه": ["شهرداری تبریز", "شرکت گاز"] * 40,
    }


def test_numbers_that_begin_anew_after_nowruz_start_over_although_none_repeats(tmp_path):
    proposal = guess(tmp_path, half_a_year(range(441, 481), range(1, 41)))

    assert declaration(proposal)["id_numbering"] == "yearly"
    assert any("start over each year" in note.en for note in proposal.notes)


def test_numbers_that_fall_otherwise_do_not_start_over(tmp_path):
    unordered = [441 + 7 * row % 40 for row in range(40)]
    for before, after in (
        (range(1, 41), range(41, 81)),
        (unordered, range(1, 41)),
        (range(480, 440, -1), range(40, 0, -1)),
    ):
        assert "id_numbering" not in declaration(guess(tmp_path, half_a_year(before, after)))
