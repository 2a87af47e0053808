"""Personal data is never stored, neither as a column nor inside a text."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.mapping.privacy import (
    MASK,
    is_national_code,
    mask_file_name,
    mask_personal_data,
    refusal,
    without_masked_parts,
)
from persian.digits import to_persian_digits

VALID = "0084575948"  # A national number with a valid checksum, generated at random.


@pytest.mark.parametrize(
    "name",
    [
        "نام", "نام خانوادگی", "نام و نام خانوادگی", "نام متقاضی", "تلفن", "شماره تلفن", "تلفن همراه", "موبایل",
        "شماره موبایل", "همراه", "کد ملی", "کدملی", "کد\u200cملی", "شماره ملی", "كد ملي", "آدرس", "نشانی", "شرح",
        "شرح درخواست", "متن", "متن پیام", "توضیحات", "ایمیل", "کد پستی", "شماره تماس", "نام پدر", "تاریخ تولد",
        "name", "Name", "First Name", "first_name", "lastName", "full name", "phone", "Phone Number", "mobile",
        "national_id", "NationalCode", "ssn", "email", "E-mail", "address", "Incident Address", "description",
        "status_notes", "شرح موضوع", "پیام", "نام مدیر", "Message Subject",
        "Resolution Description", "comments", "Street Name", "caller_name", "RequestDesc", "Subj_Desc",
        "شماره تماس گیرنده", "desc", "تاریخ تولد متقاضی", "Applicant date of birth", "نوع متقاضی", "متقاضی",
        "تماس گیرنده", "نام تماس گیرنده", "شماره تماس شهرستان", "تلفن شهرستان تماس گیرنده", "شهرستان و نام تماس گیرنده",
        "شماره تماس و نتیجه", "شماره شهرستان تماس گیرنده", "شرح علت تماس", "آدرس شهر متقاضی", "متقاضی شهر",
        "نام متقاضی شهرستان", "شهر تولد متقاضی", "Caller phone, city", "caller name city", "city of birth", "محل تماس",
        "نام ثبت کننده نتیجه", "نام گیرنده نتیجه", "Resolution Owner Name", "Component Lead Name", "case name",
        "name title",
        "نام بیمار بیمارستان", "نام دانش\u200cآموز مدرسه", "نام صاحب حساب بانک", "Patient name (hospital)",
        "نام بیماران بخش", "نام دانش\u200cآموزان مدرسه", "Students name school", "Doctors name (hospital unit)",
        "نام صاحبان حساب بانک", "نام استاد دانشگاه واحد",
    ],
)  # fmt: skip
def test_personal_columns_are_refused(name: str) -> None:
    why = refusal(name)
    assert why is not None
    assert all(len(message) > 40 for message in why)


@pytest.mark.parametrize(
    "name",
    [
        "نام دستگاه", "دستگاه اجرایی", "نام شهرستان", "نام موضوع", "موضوع", "نظر شهروند", "شناسه پرونده", "کد رهگیری",
        "محل", "نام محل", "سفر استانی", "زمان تماس", "نوع پیام", "موضوع تماس", "موضوع پیام", "وضعیت پیام", "شماره پیام",
        "گروه پیام", "سرفصل پیام", "محور تماس", "نام شعبه", "نام بیمارستان", "School name",
        "نام ارگان", "OrganName", "Agency Name", "service_name", "agency_responsible",
        "Descriptor", "Complaint Type", "Borough", "MethodReceived", "SRType", "Neighborhood", "Unique Key",
        "org_name", "ORG_NAME", "dept_name", "DeptName", "team_name", "status_name", "نام وزارتخانه", "نام کانال",
        "کد تماس", "شناسه تماس", "OrgDesc", "STATUS_DESC", "RegionDesc",
        "تاریخ پاسخ به متقاضی", "زمان مراجعه شاکی", "Date of reply to applicant",
        "شهرستان تماس گیرنده", "شهرستان تماس\u200cگیرنده", "شهر تماس گیرنده", "منطقه تماس", "نام شهرستان متقاضی",
        "شهرستان محل سکونت متقاضی", "Caller County", "CallerCity", "county of the caller", "applicant_city",
        "تاریخ تماس", "ساعت تماس", "نوع تماس", "علت تماس", "نتیجه تماس",
        "نام نتیجه", "fields.issuetype.name", "issue.priority.name", "components.name", "resolution_name",
        "lat", "long", "Open Data Channel Type", "Community Board", "registered_at", "verdict_at",
    ],
)  # fmt: skip
def test_columns_about_the_work_are_not_refused(name: str) -> None:
    assert refusal(name) is None


@pytest.mark.parametrize("name", ["شرح عملیات", "شرح رویداد", "Event Description", "Action Desc"])
def test_a_description_of_steps_can_only_be_an_event(name: str) -> None:
    assert refusal(name) is not None
    assert refusal(name, field="topic") is not None
    assert refusal(name, field="event") is None


@pytest.mark.parametrize(
    "name", ["شرح", "متن عملیات", "شرح اقدامات متقاضی", "یادداشت رویداد", "شرح عملیات متقاضی"]
)
def test_texts_that_describe_no_steps_are_refused_as_events_too(name: str) -> None:
    assert refusal(name, field="event") is not None


@pytest.mark.parametrize(
    "number",
    [
        "09141234567", "۰۹۱۴۱۲۳۴۵۶۷", "٠٩١٤١٢٣٤٥٦٧", "+989141234567", "00989141234567", "0914 123 4567",
        "0914-123-45-67", "۰۹۱۴-۱۲۳-۴۵۶۷", "+98 914 123 4567", "0914\u200c1234567", "9141234567", "(0914) 1234567",
        "989141234567", "0098 (914) 123-4567", "0914 - 123 - 4567", "0914 – 1234567", "+98 - 914 - 1234567",
    ],
)  # fmt: skip
def test_mobile_numbers_are_blanked(number: str) -> None:
    text, hidden = mask_personal_data(f"شهرداری {number} تبریز")
    assert hidden
    assert text.startswith("شهرداری ")
    assert text.endswith(" تبریز")
    assert MASK in text
    assert not any(digit.isdigit() for digit in text)


@pytest.mark.parametrize("code", [VALID, to_persian_digits(VALID), "008-457594-8", "008 457594 8"])
def test_valid_national_codes_are_blanked(code: str) -> None:
    assert mask_personal_data(f"آب {code}") == (f"آب {MASK}", True)


@pytest.mark.parametrize(
    "text",
    [
        "0084575949", "1111111111", "123456789", "قطعه 12345678901234567890", "1404/05/12 14:30", "اداره 5",
        "12345678901", "38.08123456789",
    ],
)  # fmt: skip
def test_numbers_that_are_no_personal_data_are_not_masked(text: str) -> None:
    assert mask_personal_data(text) == (text, False)


@pytest.mark.parametrize(
    "form",
    [
        "%m/%d/%Y %H:30:00 PM", "%d/%m/%Y %H:30", "%d.%m.%Y  %H:05", "%Y/%m/%d %H:30", "%Y-%m-%d %H:59:00",
        "%Y%m%d %H:30", "%Y/%m/%d-%H:30", "04:%H %m/%d/%Y", "04:05:%H - %Y/%m/%d", "04:%H %Y/%m/%d",
    ],
)  # fmt: skip
def test_dates_with_a_time_are_not_blanked(form: str) -> None:
    moments = [datetime(2019, 1, 1) + timedelta(hours=25 * at) for at in range(800)]
    written = [moment.strftime(form) for moment in moments]
    # Their digits satisfy the checksum by chance.
    codes = [text for text in written if any(map(is_national_code, ten_digits(text)))]
    assert len(codes) > 20
    for text in codes:
        assert mask_personal_data(text) == (text, False)
        assert mask_personal_data(to_persian_digits(text)) == (to_persian_digits(text), False)
        assert mask_personal_data(f"{text} {VALID}")[0].endswith(MASK)


def ten_digits(text: str) -> list[str]:
    """The runs of ten digits of a text, counting what is between two colons as one run."""
    return ["".join(filter(str.isdigit, part)) for part in text.split(":")]


@pytest.mark.parametrize(
    "form",
    ["{}", "{}:30", "12:{}", "{} 04:30", "1404/05/12 14:30 {}", "02/13/2019 {}", "{} 02/13/2019 04:30"],
)
def test_codes_beside_dates_and_times_are_blanked(form: str) -> None:
    # The first digits of both are a date.
    for code in ("2019021308", "1404051224", VALID):
        head = code[:9]
        valid = next(f"{head}{last}" for last in range(10) if is_national_code(f"{head}{last}"))
        for written in (
            valid,
            f"{valid[:3]}-{valid[3:9]}-{valid[9]}",
            f"{valid[:3]} {valid[3:9]} {valid[9]}",
        ):
            assert MASK in mask_personal_data(form.format(written))[0]
            assert valid[3:9] not in mask_personal_data(form.format(written))[0]


def test_all_personal_data_in_a_text_are_masked() -> None:
    assert mask_personal_data(f"{VALID} و 09141234567 و 09141234568") == (f"{MASK} و {MASK} و {MASK}", True)


@given(st.integers(0, 10**9 - 1))
def test_every_nine_digits_have_one_valid_last_one(head: int) -> None:
    digits = f"{head:09}"
    valid = [last for last in range(10) if is_national_code(f"{digits}{last}")]
    assert len(valid) == 1 or len(set(digits)) == 1


@pytest.mark.slow
@given(st.text(max_size=60))
def test_masking_masked_text_changes_nothing(text: str) -> None:
    once, _ = mask_personal_data(text)
    assert mask_personal_data(once)[0] == once


def test_a_mistyped_year_of_a_date_beside_a_time_is_no_national_code() -> None:
    assert mask_personal_data("1504/02/05 10:00") == ("1504/02/05 10:00", False)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("شرکت گاز (علی نمونه ▇▇▇)", "شرکت گاز"),
        ("شرکت گاز - علی نمونه ▇▇▇", "شرکت گاز"),
        ("علی نمونه ▇▇▇ - شرکت گاز", "شرکت گاز"),
        ("اداره کل تعاون، کار و رفاه (علی ▇▇▇) تبریز", "اداره کل تعاون، کار و رفاه تبریز"),
        ("شهرداری (منطقه ۲) - علی ▇▇▇", "شهرداری (منطقه ۲)"),
        ("آب ▇▇▇", "آب ▇▇▇"),
        ("▇▇▇", "▇▇▇"),
    ],
)
def test_a_name_beside_a_telephone_number_is_blanked_with_it(name: str, kept: str) -> None:
    assert without_masked_parts(name) == kept


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        (f"شکایت {VALID}.xlsx", f"شکایت {MASK}.xlsx"),
        (f"{to_persian_digits(VALID)}_09141234567.csv", f"{MASK}_{MASK}.csv"),
        ("+989141234567.csv", f"+{MASK}.csv"),
    ],
)
def test_numbers_of_people_are_blanked_in_names_of_files(name: str, masked: str) -> None:
    assert mask_file_name(name) == masked


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\x1b[31m\n.csv", "a[31m .csv"),
        ("\u202ea.csv", "a.csv"),
        ("exports\x1b]0;title\x07 of the\tday.csv", "exports]0;title of the day.csv"),
    ],
)
def test_no_name_of_a_file_commands_a_terminal_or_turns_what_follows(name: str, shown: str) -> None:
    assert mask_file_name(name) == shown


@pytest.mark.parametrize(
    "name",
    ["cases-1404-05-12_093015.csv", "cases-20251201093015.csv", "1404050108.csv", "a.csv", "0084575949.csv"],
)
def test_moments_of_exports_and_other_numbers_stay_in_names_of_files(name: str) -> None:
    assert is_national_code("1404050108")
    assert mask_file_name(name) == name


@pytest.mark.parametrize(
    "name", ["رضایت متقاضی", "میزان رضایتمندی شاکی", "نظر متقاضی", "satisfaction of applicant"]
)
def test_the_rating_that_a_person_gave_may_be_mapped_as_a_rating(name: str) -> None:
    assert refusal(name) is None
    assert refusal(name, field="verdict") is None
    assert refusal(name, field="topic") is not None


@pytest.mark.parametrize("name", ["نام متقاضی", "شرح نظر متقاضی", "تلفن و نظر شاکی"])
def test_other_columns_about_the_person_who_rated_are_refused(name: str) -> None:
    assert refusal(name, field="verdict") is not None
