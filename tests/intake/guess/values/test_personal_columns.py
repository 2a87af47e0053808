"""What is personal stays outside, by its heading or by its values."""

import pytest

from intake.guess.headings.heading_words import read_heading
from intake.guess.values.personal_columns import Outside, personal_finding
from intake.guess.values.value_shapes import shape_of
from intake.mapping.privacy import is_national_code
from tests.intake.guess.guessing import guess

CODES = [f"{number:09}{check}" for number in range(100_000_000, 100_000_900, 17) for check in range(10)]
NATIONAL = [code for code in CODES if is_national_code(code)]


def register(rows):
    """A table of cases with their ids and days of registration."""
    return {
        "کد رهگیری": [f"111-{at:05}" for at in range(rows)],
        "تاریخ ثبت": [f"1403/{1 + at // 28:02}/{1 + at % 28:02}" for at in range(rows)],
    }


def finding(heading, values, **about):
    return personal_finding(heading, read_heading(heading), shape_of(values), **about)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([f"0914{number:07}" for number in range(30)], Outside.telephone),
        ([f"(612) 555-{number:04}" for number in range(30)], Outside.telephone),
        ([f"041-3344{number:04}" for number in range(30)], Outside.telephone),
        (NATIONAL, Outside.national_code),
        ([f"{code}-{at}" for at, code in enumerate(NATIONAL)], Outside.national_code),
        ([f"ش/0914{number:07}" for number in range(30)], Outside.telephone),
        ([f"x{number}@example.org" for number in range(30)], Outside.email),
        (
            [f"{name} {family}" for family in ("نمونه", "آزمونی", "نمونه‌پور") for name in ("علی", "مریم")]
            * 5,
            Outside.person,
        ),
        ([f"شهرداری {number % 4} - کارشناس: نمونه‌پور" for number in range(30)], Outside.person),
        ([f"آبفا منطقه {number % 4} (خانم آزمونی)" for number in range(30)], Outside.person),
        ([f"آبفا منطقه {number % 4} (خانم هاآزمونی)" for number in range(30)], Outside.person),
        ([f"آبفا منطقه {number % 4} - اقای آزمونی" for number in range(30)], Outside.person),
        ([f"{number} MAIN STREET" for number in range(30)], Outside.address),
        ([f"خیابان نمونه، کوچه {number}، پلاک {number}" for number in range(30)], Outside.address),
        (
            [f"از {number} روز پیش آب محل ما قطع است و کسی برای رسیدگی نیامده است" for number in range(30)],
            Outside.free_text,
        ),
        ([f"lamp number {number} is out again, please repair" for number in range(30)], Outside.free_text),
    ],
)
def test_values_alone_show_personal_data(values, kind):
    assert finding("", values).kind is kind


def test_a_tracking_code_with_more_beside_it_is_no_national_code():
    assert finding("کد رهگیری", [f"{code}-{at}" for at, code in enumerate(CODES)]) is None


def test_a_tracking_code_is_no_national_code():
    # One in eleven tracking codes of ten digits passes the checksum.
    assert finding("", [str(1_403_000_000 + 13 * number) for number in range(200)]) is None


def test_the_few_ids_of_a_small_file_may_all_pass_the_checksum_by_chance(tmp_path):
    code = "14031000"  # as 0014031000
    assert is_national_code(code.zfill(10))
    assert finding("", [code]).kind is Outside.national_code
    table = {"شماره پیگیری": [code], "تاریخ ثبت": ["1403/05/12 10:00"], "دستگاه": ["شهرداری تبریز"]}
    assert guess(tmp_path, table).fields["id"].heading == "شماره پیگیری"


def test_a_heading_that_mappings_refuse_is_enough():
    assert finding("شماره همراه", ["1", "2"]).by_heading
    assert finding("Incident Address", []).kind is Outside.address


@pytest.mark.parametrize("heading", ["نام", "tozihat", "Courriel", "Numéro de téléphone", "kod_melli"])
def test_personal_headings_of_other_languages_are_recognised(heading):
    assert finding(heading, ["a", "b"]) is not None


def test_a_list_under_a_heading_of_its_field_is_harmless():
    values = [
        "Incorrect information on your credit report was given",
        "Trouble during the whole payment process",
    ] * 20

    assert finding("Issue", values, named=0.9) is None
    assert finding("", values).kind is Outside.free_text


@pytest.mark.parametrize(
    "heading", ["شهرستان تماس گیرنده", "شهرستان تماس", "شهرستان متقاضی", "Caller County"]
)
@pytest.mark.parametrize("rows", [6, 60])
def test_the_county_of_a_caller_is_that_of_the_case(tmp_path, province, heading, rows):
    table = register(rows) | {heading: [["تبریز", "مراغه", "اهر"][at % 3] for at in range(rows)]}

    assert guess(tmp_path, table, province).fields["county"].heading == heading


def test_telephone_numbers_under_the_heading_of_a_county_stay_outside():
    assert finding("شهرستان تماس گیرنده", [f"0914{n:07}" for n in range(30)]).kind is Outside.telephone


def test_the_reason_of_a_call_is_a_topic_if_it_comes_from_a_list(tmp_path):
    listed = [["قطعی آب", "آسفالت معابر", "قطعی برق"][at % 3] for at in range(60)]
    assert guess(tmp_path, register(60) | {"علت تماس": listed}).fields["topic"].heading == "علت تماس"


def test_the_reason_of_a_call_is_free_text_if_it_is_told():
    told = [f"سلام چراغ ما {at} روز است که خاموش است" for at in range(60)]
    assert finding("علت تماس", told, named=0.5).kind is Outside.free_text


def test_the_time_kind_and_result_of_a_call(tmp_path):
    rows = 60
    table = register(rows)
    table["تاریخ تماس"] = table.pop("تاریخ ثبت")
    table["نوع تماس"] = [["شکایت", "درخواست"][at % 2] for at in range(rows)]
    table["نتیجه تماس"] = [["حل شد", "رد شد", "توضیح داده شد"][at % 3] for at in range(rows)]
    table["شماره تماس"] = [f"0914{at:07}" for at in range(rows)]

    proposal = guess(tmp_path, table)

    of_calls = {
        field: column.heading for field, column in proposal.fields.items() if "تماس" in column.heading
    }
    assert of_calls == {"registered_at": "تاریخ تماس", "kind": "نوع تماس", "outcome": "نتیجه تماس"}
    assert proposal.columns[-1].outside is Outside.telephone


def test_few_names_beside_offices_or_topics_are_left_to_the_person():
    topics = ["قطعی آب", "معاینه خانم های باردار", "اشتغال خانم ها", "کارشناس بیمه", "دفتر مسئول فنی"] * 10
    assert finding("موضوع", topics, named=1.0) is None


def test_names_of_offices_and_topics_are_not_personal():
    assert finding("", ["شهرداری تبریز", "اداره کل راه و شهرسازی", "شرکت گاز"] * 20) is None
    assert finding("", ["قطعی آب", "آسفالت معابر", "روشنایی"] * 20) is None


def test_codes_of_messages_are_no_texts():
    assert finding("کد پیام", [f"137{number}" for number in range(40)]) is None
    assert finding("ساعت پیام", [f"{hour:02}:15" for hour in range(24)] * 2) is None
    assert finding("متن پیام", ["سلام چراغ کوچه ما خاموش است"] * 40).kind is Outside.free_text


def test_ids_of_several_words_without_spaces_are_no_texts():
    ids = [f"__export__.helpdesk_ticket_{number}_ab12" for number in range(40)]
    assert finding("id", ids) is None
    assert finding("id", [each.replace("_", " ") for each in ids]).kind is Outside.free_text


@pytest.mark.parametrize("ratings", [["راضی", "ناراضی", "بدون پاسخ"], ["1", "5", "4"]])
def test_the_rating_that_a_person_gave_is_harmless(tmp_path, ratings):
    rows = range(60)
    rated = {"id": [str(4000 + 7 * row) for row in rows], "رضایت متقاضی": [ratings[row % 3] for row in rows]}
    assert guess(tmp_path, rated).columns[1].outside is not Outside.person
    texts = ["مشکل ما حل نشد و کسی جواب نداد", "با تشکر از پیگیری شما همکاران گرامی"]
    told = {"id": rated["id"], "نظر متقاضی": [f"{texts[row % 2]} {row}" for row in rows]}
    assert guess(tmp_path, told).columns[1].outside in (Outside.person, Outside.free_text)
    numbers = {"id": rated["id"], "شماره متقاضی نظرسنجی": [str(35_000_000 + 7_919 * row) for row in rows]}
    assert guess(tmp_path, numbers).columns[1].outside is Outside.person
