"""Which columns are written in the first row of each group only, so that their values hold for the rows below."""

from intake.guess.evidence.carried_columns import carried_columns
from tests.intake.guess.guessing import guess, mapping_from, profiles

COUNTIES = ("تبریز", "مراغه", "مرند", "میانه")
OFFICES = ("شهرداری", "آب و فاضلاب", "توزیع برق", "آموزش و پرورش", "راهداری")


def grouped(step=5):
    """A table of 100 cases, sorted by county and office, each written once for its group."""
    rows = range(100)
    return {
        "شهرستان": [COUNTIES[row // 25] if row % 25 == 0 else "" for row in rows],
        "دستگاه اجرایی": [OFFICES[row % 25 // step] if row % 25 % step == 0 else "" for row in rows],
        "شماره پرونده": [str(63_000 + row) for row in rows],
        "تاریخ ثبت": [f"1404/02/{row % 28 + 1:02}" for row in rows],
    }


def positions(table):
    return carried_columns(profiles(table))


def test_a_county_and_the_offices_within_it_are_carried(tmp_path):
    assert positions(grouped()) == {0, 1}
    proposal = guess(tmp_path, grouped())
    assert proposal.carried == ("county", "agency")
    assert mapping_from(proposal).carry == ("county", "agency")
    assert any("the rows below take the same “County”" in note.en for note in proposal.notes)


def test_offices_that_come_again_outside_of_a_group_are_missing_values():
    table = grouped()

    assert positions({**table, "شهرستان": ["تبریز"] * 100}) == set()
    assert positions({**table, "شهرستان": [county or "تبریز" for county in table["شهرستان"]]}) == set()


def test_an_office_that_is_missing_where_a_county_begins_is_no_head_of_rows():
    table = grouped()
    table["دستگاه اجرایی"][25] = ""

    assert positions(table) == {0}


def test_a_person_leaves_the_column_out_and_nothing_is_carried(tmp_path):
    proposal = guess(tmp_path, grouped())

    assert mapping_from(proposal, {"شهرستان": None}).carry == ("agency",)


def test_topics_are_only_asked_about(tmp_path):
    table = grouped()
    topics = ("قطعی آب", "آسفالت معابر", "جمع‌آوری زباله", "بیمه", "قطعی برق")
    table["موضوع"] = [topics[row % 25 // 5] if row % 5 == 0 else "" for row in range(100)]

    proposal = guess(tmp_path, table)

    assert "topic" not in proposal.carried
    assert any('carry = ["topic"]' in note.en for note in proposal.notes)


def test_lines_between_pages_hide_no_groups(tmp_path):
    table = {
        heading: [
            cell for row, cell in enumerate(cells) for cell in ((cell, "") if row % 20 == 17 else (cell,))
        ]
        for heading, cells in grouped().items()
    }
    gaps = [row for row, number in enumerate(table["شماره پرونده"]) if not number]
    for row in gaps:
        table["شهرستان"][row] = "ادامه در صفحه بعد"

    assert len(gaps) == 5
    assert guess(tmp_path, table).carried == ("county", "agency")


def test_answers_that_are_missing_here_and_there_head_no_groups():
    table = {
        "تاریخ پاسخ": [f"1404/03/{row // 4 + 1:02}" if row % 4 == 0 else "" for row in range(100)],
        **grouped(),
    }

    assert positions(table) == {1, 2}
