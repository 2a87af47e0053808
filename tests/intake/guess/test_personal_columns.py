"""What is personal stays outside, by its heading or by its values."""

import pytest

from intake.guess.heading_words import read_heading
from intake.guess.personal_columns import Outside, personal_finding
from intake.guess.value_shapes import shape_of
from intake.mapping.privacy import is_national_code
from tests.intake.guess.guessing import guess

CODES = [f"{number:09}{check}" for number in range(100_000_000, 100_000_900, 17) for check in range(10)]
NATIONAL = [code for code in CODES if is_national_code(code)]


def finding(heading, values, **about):
    return personal_finding(heading, read_heading(heading), shape_of(values), **about)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([f"0914{number:07}" for number in range(30)], Outside.telephone),
        ([f"(612) 555-{number:04}" for number in range(30)], Outside.telephone),
        ([f"041-3344{number:04}" for number in range(30)], Outside.telephone),
        (NATIONAL, Outside.national_code),
        ([f"x{number}@example.org" for number in range(30)], Outside.email),
        (
            [f"{name} {family}" for family in ("نمونه", "آزمونی", "نمونه‌پور") for name in ("علی", "مریم")]
            * 5,
            Outside.person,
        ),
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
def test_headings_of_other_languages_too(heading):
    assert finding(heading, ["a", "b"]) is not None


def test_a_list_under_a_heading_of_its_field_is_harmless():
    values = [
        "Incorrect information on your credit report was given",
        "Trouble during the whole payment process",
    ] * 20

    assert finding("Issue", values, named=0.9) is None
    assert finding("", values).kind is Outside.free_text


def test_names_of_offices_and_topics_are_not_personal():
    assert finding("", ["شهرداری تبریز", "اداره کل راه و شهرسازی", "شرکت گاز"] * 20) is None
    assert finding("", ["قطعی آب", "آسفالت معابر", "روشنایی"] * 20) is None


def test_codes_of_messages_are_no_texts():
    assert finding("کد پیام", [f"137{number}" for number in range(40)]) is None
    assert finding("ساعت پیام", [f"{hour:02}:15" for hour in range(24)] * 2) is None
    assert finding("متن پیام", ["سلام چراغ کوچه ما خاموش است"] * 40).kind is Outside.free_text
