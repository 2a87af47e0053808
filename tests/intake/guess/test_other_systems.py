"""Exports of other systems, whose headings and values are like those of help desks, call centres and offices."""

from datetime import datetime, timedelta

from intake.guess.values.personal_columns import Outside
from tests.intake.guess.guessing import guess


def test_units_solved_times_and_drawn_ids(tmp_path):
    rows = range(60)
    opened = [1_700_000_000 + 90_000 * number for number in rows]
    resolved = [moment + 3600 * (7 + number * 31 % 200) for number, moment in enumerate(opened)]
    closed = [moment + 3600 * (number * 17 % 90 + 1) for number, moment in enumerate(resolved)]
    proposal = guess(tmp_path, {
        "_id": [f"{number * 7919:024x}" for number in rows],
        "opened_at": [str(moment) for moment in opened],
        "resolved_at": [str(resolved[number]) if number % 3 else "" for number in rows],
        "closed_at": [str(closed[number]) if number % 3 == 1 else "" for number in rows],
        "state": [("New", "Closed", "Open")[number % 3] for number in rows],
        "assignment_group": [("Sanitation", "Parks Department", "Water Utility")[number % 3] for number in rows],
        "request.category": [("Leak", "Pothole", "Noise", "Snow")[number * 7 % 4] for number in rows],
    })  # fmt: skip

    found = {field: column.heading for field, column in proposal.fields.items()}
    assert found["id"] == "_id"
    assert found["agency"] == "assignment_group"
    assert (found["registered_at"], found["answered_at"], found["closed_at"]) == (
        "opened_at", "resolved_at", "closed_at",
    )  # fmt: skip
    assert proposal.fields["registered_at"].dates.formats == ("unix",)


def test_a_line_whose_cases_are_calls(tmp_path):
    numbers = range(60)
    table = {
        "کد تماس": [str(5_000_123 + 7 * number) for number in numbers],
        "شماره تماس گیرنده": [f"0914{number * 7919 % 10**7:07}" for number in numbers],
        "تاریخ تماس": [f"1403/{1 + number // 20:02}/{1 + number % 20:02}" for number in numbers],
        "ساعت تماس": [f"{8 + number % 9:02}:{number * 7 % 60:02}" for number in numbers],
        "ارجاع به": [("اداره آب", "اداره برق", "شهرداری")[number % 3] for number in numbers],
        "تاریخ اعلام نتیجه": [
            f"1403/{2 + number // 20:02}/{1 + number % 20:02}" if number % 3 else "" for number in numbers
        ],
        "ساعت اعلام نتیجه": [
            f"{9 + number % 7:02}:{number * 11 % 60:02}" if number % 3 else "" for number in numbers
        ],
        "پاسخ در مهلت": [("بله", "خیر")[number % 5 == 1] if number % 3 else "" for number in numbers],
    }

    proposal = guess(tmp_path, table)

    assert {field: column.heading for field, column in proposal.fields.items()} == {
        "id": "کد تماس",
        "registered_at": "تاریخ تماس",
        "registered_time": "ساعت تماس",
        "agency": "ارجاع به",
        "answered_at": "تاریخ اعلام نتیجه",
        "answered_time": "ساعت اعلام نتیجه",
        "timely": "پاسخ در مهلت",
    }


def test_of_letters_the_day_on_which_they_were_sent_is_that_of_the_registration(tmp_path):
    numbers = range(60)
    days = [f"1403/{1 + number // 20:02}/{1 + number % 20:02}" for number in numbers]
    later = [f"1403/{2 + number // 20:02}/{1 + number % 20:02}" for number in numbers]
    table = {
        "شماره نامه": [str(1001 + number) for number in numbers],
        "تاریخ ارسال": days,
        "تاریخ پاسخ": later,
    }

    assert guess(tmp_path, table).fields["registered_at"].heading == "تاریخ ارسال"
    both = {"شماره نامه": table["شماره نامه"], "تاریخ ثبت": days, "تاریخ ارسال": later}
    fields = guess(tmp_path, both).fields
    assert (fields["registered_at"].heading, fields["referred_at"].heading) == ("تاریخ ثبت", "تاریخ ارسال")


def test_descriptions_of_codes_are_names(tmp_path):
    numbers = range(60)
    table = {
        "DocNo": [str(5_000_123 + 7 * number) for number in numbers],
        "DocDate": [f"1403{1 + number // 20:02}{1 + number % 20:02}" for number in numbers],
        "OrgDesc": [("اداره آب", "اداره برق", "شهرداری")[number % 3] for number in numbers],
        "StatusDesc": [("مختومه", "در دست اقدام")[number % 2] for number in numbers],
        "RequestDesc": [f"لطفا رسیدگی کنید {number}" for number in numbers],
    }

    proposal = guess(tmp_path, table)

    assert {field: column.heading for field, column in proposal.fields.items()} == {
        "id": "DocNo",
        "registered_at": "DocDate",
        "agency": "OrgDesc",
        "status": "StatusDesc",
    }


def test_a_french_help_desk_resolves_before_it_closes(tmp_path):
    rows = range(90)
    states = ["En cours (Attribué)", "Résolu", "Clos"]

    def day(number, hours):
        return (datetime(2024, 1, 3, 8) + timedelta(hours=19 * number + hours)).strftime("%d/%m/%Y %H:%M")

    offices = ("Direction de la voirie", "Service propreté")
    table = {
        "ID": [str(4000 + 7 * number) for number in rows],
        "Statut": [states[number % 3] for number in rows],
        "Date d'ouverture": [day(number, 0) for number in rows],
        "Attribué à - Groupe de techniciens": [offices[number % 2] for number in rows],
        "Catégorie": [("Nid-de-poule", "Bruit", "Déchets", "Éclairage public")[number % 4] for number in rows],
        "Date de résolution": [day(number, 5 + 31 * number % 97) if number % 3 else "" for number in rows],
        "Date de clôture": [day(number, 120 + 53 * number % 211) if number % 3 == 2 else "" for number in rows],
    }  # fmt: skip

    proposal = guess(tmp_path, table)

    assert {field: column.heading for field, column in proposal.fields.items()} == {
        "id": "ID",
        "status": "Statut",
        "registered_at": "Date d'ouverture",
        "agency": "Attribué à - Groupe de techniciens",
        "topic": "Catégorie",
        "answered_at": "Date de résolution",
        "closed_at": "Date de clôture",
    }
    words = next(each for each in proposal.coded if each.field == "status")
    assert words.known | words.likely == dict(zip(states, ["open", "answered", "closed"], strict=True))


def test_of_two_columns_that_fit_a_field_alike_both_are_left_to_a_person(tmp_path):
    rows = range(60)
    offices = [
        [f"Office of {name}" for name in names]
        for names in (("Roads", "Water"), ("Parks", "Schools", "Health"))
    ]
    table = {
        "Case ID": [str(4000 + 7 * number) for number in rows],
        "Created": [f"2024-01-{number % 28 + 1:02}" for number in rows],
        "Department": [offices[0][number % 2] for number in rows],
        "Office": [offices[1][number % 3] for number in rows],
    }

    columns = guess(tmp_path, table).columns[2:]

    assert [(column.field, column.outside) for column in columns] == [(None, Outside.unsure)] * 2
    assert all(column.alternatives[0][0] == "agency" for column in columns)


def test_a_category_is_the_topic_where_titles_that_people_wrote_are_left_out(tmp_path):
    rows = range(160)
    kinds = ("Pothole", "Leak", "Missed Collection", "Fallen Tree")
    table = {
        "Report ID": [str(4_000_000 + row) for row in rows],
        "Title": [f"{kinds[row % 4]} outside {row}" for row in rows],
        "Category": [kinds[row % 4] for row in rows],
        "Created": [f"2025-0{1 + row // 28}-{row % 28 + 1:02}T08:00:00" for row in rows],
    }
    assert guess(tmp_path, table).fields["topic"].heading == "Category"


def test_the_way_of_a_call_is_its_channel_and_a_priority_no_rating(tmp_path):
    rows = range(60)
    table = {
        "کد پیام": [str(4000 + 7 * number) for number in rows],
        "زمان ثبت": [f"1403/{1 + number // 20:02}/{1 + number % 20:02} 08:10" for number in rows],
        "نحوه تماس": [("تلفن گویا", "سایت", "پیامک", "حضوری")[number * 7 % 4] for number in rows],
        "اولویت": [("زیاد", "متوسط", "کم")[number * 5 % 3] for number in rows],
        "وضعیت": [("جاری", "اقدام شده", "خاتمه یافته")[number % 3] for number in rows],
    }

    proposal = guess(tmp_path, table)

    assert proposal.fields["channel"].heading == "نحوه تماس"
    assert "verdict" not in proposal.fields
    words = next(each for each in proposal.coded if each.field == "status")
    assert (words.known | words.likely)["اقدام شده"] == "answered"


def test_times_counted_back_from_the_export_are_told(tmp_path):
    rows = range(60)
    table = {
        "کد": [str(4000 + 7 * number) for number in rows],
        "زمان ثبت": [f"{60 - number} روز پیش" if number < 59 else "دیروز" for number in rows],
        "دستگاه": [("اداره آب", "اداره برق", "شهرداری")[number % 3] for number in rows],
    }

    proposal = guess(tmp_path, table)

    assert proposal.missing == ("registered_at",)
    assert "counted back from the day of the export" in proposal.columns[1].reason.en


def test_errors_of_formulas_hide_no_states(tmp_path):
    rows = range(60)
    table = {
        "کد": [str(4000 + 7 * number) for number in rows],
        "زمان ثبت": [f"1403/{1 + number // 20:02}/{1 + number % 20:02}" for number in rows],
        "دستگاه": ["#REF!" if number == 7 else ("اداره آب", "اداره برق")[number % 2] for number in rows],
        "وضعیت": ["#VALUE!" if number == 9 else ("در دست اقدام", "مختومه")[number % 2] for number in rows],
    }

    fields = guess(tmp_path, table).fields

    assert fields["status"].heading == "وضعیت"
    assert fields["agency"].heading == "دستگاه"
