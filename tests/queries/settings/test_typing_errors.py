"""Every setting written wrongly is refused with its line and, in each language, with words of that language only."""

import re
from pathlib import Path

import pytest

from geo.tomlfile import DeclarationError, read_toml
from queries.settings.province_settings import Settings
from tests.thorough import ordinary_first

DOCUMENT = Path(__file__).parents[3] / "docs" / "settings.md"
EXAMPLES = re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
WRONG = ("7", "-1", "1.5", "true", '""', '"no such thing"', "[1, 2]", "{ a = 1 }")
# Three English words in a row, outside of what the message quotes from the file or lists as accepted.
ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}")
QUOTED = re.compile(r"\(نوشته شده:.*|(?:کلیدهای|مقدارهای|شاخص‌های) پذیرفته:.*|«[^»]*»")


def refusal(folder: Path, text: str) -> DeclarationError | None:
    path = folder / "negah.toml"
    path.write_text(text, encoding="utf-8")
    try:
        read_toml(path, Settings)
    except DeclarationError as error:
        return error
    return None


@pytest.mark.parametrize("example", ordinary_first(2, EXAMPLES), ids=range(len(EXAMPLES)))
def test_each_documented_key_with_wrong_values_is_refused_in_both_languages(
    tmp_path: Path, example: str
) -> None:
    assert refusal(tmp_path, example) is None
    lines, refused = example.splitlines(), 0
    for number, line in enumerate(lines):
        key = re.match(r'([\w"]+)\s*=', line)
        if key is None:
            continue
        for value in WRONG:
            error = refusal(
                tmp_path, "\n".join([*lines[:number], f"{key[1]} = {value}", *lines[number + 1 :]])
            )
            if error is None:
                continue  # some of these are right for some keys
            refused += 1
            assert "سطر" in error.message_fa
            assert not ENGLISH.search(QUOTED.sub("", error.message_fa)), error.message_fa
            assert "Input should" not in error.message_en
    assert refused


@pytest.mark.parametrize("example", ordinary_first(2, EXAMPLES), ids=range(len(EXAMPLES)))
def test_a_password_in_a_wrong_place_of_the_settings_is_not_told(tmp_path: Path, example: str) -> None:
    lines = example.splitlines()
    for number, line in enumerate(lines):
        if key := re.match(r'([\w"]+)\s*=', line):
            for value in ('"hunter2-hunter2"', '["hunter2-hunter2"]', '{ a = "hunter2-hunter2" }'):
                text = "\n".join([*lines[:number], f"{key[1]} = {value}", *lines[number + 1 :]])
                error = refusal(tmp_path, text)
                assert error is None or "hunter2" not in str(error), line


@pytest.mark.parametrize(
    ("text", "fa", "en"),
    [
        ("[[due]]\ndays = 10\nmonths = 1", "یا days را بنویسید یا months را", "either days or months"),
        (
            '[[due]]\nmonths = 1\ncounting = "working"',
            "ماه همیشه تقویمی",
            "months are counted on the calendar",
        ),
        ('timezone = "Asia/Teheran"', "منطقهٔ زمانی «Asia/Teheran» شناخته نشد", 'no time zone "Asia/Teheran"'),
        ('[door]\nproxies = ["localhost"]', "نشانی IP یا شبکه نیست", "this machine: 127.0.0.1"),
        ('[door.openid]\nissuer = "id.example.ir"', "با https://", "with https://"),
        ("workers = true", "باید عدد باشد (نوشته شده: true)", "must be a number (found true)"),
        ("[[due]]\ndays = true", "باید عدد باشد (نوشته شده: true)", "must be a number (found true)"),
        ("[[due]]\nmonths = false", "باید عدد باشد (نوشته شده: false)", "must be a number (found false)"),
        ('title = "نگاه"', "باید جدول باشد", "must be a table"),
        ("due = { days = 10 }", "[[ ]]", "[[ ]]"),
        ("due = 10", "[[ ]]", "[[ ]]"),
        ('event = "کمبود دارو"', "[[ ]]", "[[ ]]"),
        ('grave_topics = "آب"', "باید فهرست باشد", "must be a list"),
        (
            'workers = 1\ngrave_topics = ["آب", "آب"]',
            "سطر ۲: «grave_topics» «آب»",
            'line 2: grave_topics: "آب" stands twice',
        ),
        ("workers = ۴", "رقم‌های 0 تا 9", "Invalid value, character 11"),
        ("workers = 1\nworkers = 2", "یک کلید دو بار", "Cannot overwrite a value"),
        ('title = { fa = "نگاه', "گیومهٔ پایانی", "Unterminated string, at the end of the file"),
        ("province = 'isfahan", "گیومهٔ پایانی", "Expected"),
    ],
)
def test_common_mistakes_are_explained(tmp_path: Path, text: str, fa: str, en: str) -> None:
    error = refusal(tmp_path, text)
    assert error is not None
    assert fa in error.message_fa
    assert en in error.message_en
