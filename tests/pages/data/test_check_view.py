"""What is shown of a check, and the forms below it."""

import pytest

from pages.data.check_view import check_html
from pages.data.intake_process import IntakeResult
from pages.data.intake_report import report_html
from pages.data.keep_form import after_load, check_buttons, keep_form
from pages.data.loading_session import choose_columns
from pages.data.upload_job import Job
from pages.view.first_view import FirstView
from tests.pages.data.loading import dropped, values_of

FA, EN = FirstView("fa", ""), FirstView("en", "")


@pytest.fixture
def loading(tmp_path, monkeypatch):
    loading = dropped(tmp_path, monkeypatch)
    choose_columns(loading, values_of(loading))
    return loading


def test_cases_dates_words_and_what_is_not_reported_are_shown(loading) -> None:
    shown = check_html(FA, loading)
    assert shown.count("<article>") == 3
    assert "۱۴۰۳/۰۱/۰۱" in shown
    assert "واژه‌های ناشناختهٔ" in shown
    assert "معطل" in shown
    assert "هیچ سطری رد نمی‌شود" in shown
    assert "در این منبع ثبت نمی‌شود" in shown
    assert "none would be rejected" in check_html(EN, loading)


def test_what_a_load_would_remark_is_said_before_it(loading) -> None:
    assert loading.report is not None
    assert "After the load" not in check_html(EN, loading)
    loading.report["remarks"] = [{"fa": "«شهرستان» نیامده است.", "en": "“County” is missing <b>."}]
    assert "<p>پس از بارگذاری این پیام نشان داده می‌شود:</p><p>«شهرستان» نیامده است.</p>" in check_html(
        FA, loading
    )
    assert "<p>After the load it would say:</p><p>“County” is missing &lt;b&gt;.</p>" in check_html(
        EN, loading
    )


@pytest.mark.thorough
def test_what_unknown_words_are_taken_for_is_named_as_on_the_command_line(loading) -> None:
    assert "واژه‌های ناشناختهٔ «\u2068وضعیت\u2069» که «باز» به شمار می‌آید: " in check_html(FA, loading)
    assert "that are not understood, taken as “open”: " in check_html(EN, loading)
    (words,) = loading.contents["unknown_words"]
    words["refused"] = True
    assert "سطرشان رد می‌شود" in check_html(FA, loading)


@pytest.mark.thorough
def test_a_reason_without_a_value_ends_the_line(loading) -> None:
    reasons = {"reason_fa": "زمان ثبت ندارد.", "reason_en": "It has no registration time."}
    loading.contents["unreadable"] = [
        {"line": 11, "detail": "", **reasons},
        {"line": 12, "detail": "1405/13/40", **reasons},
    ]
    assert "<li>سطر ۱۱ · زمان ثبت ندارد</li>" in check_html(FA, loading)
    assert "registration time · \u20681405/13/40\u2069</li>" in check_html(EN, loading)


def test_the_number_of_rejected_rows_follows_the_reason_without_a_stop() -> None:
    rejection = {
        "fa": "زمان ثبت ندارد.",
        "en": "It has no registration time.",
        "rows": 1,
        "example": "a.csv:3 · تاریخ: 04/05/15x3",
    }
    counts = dict.fromkeys(("read", "loaded", "updated", "unchanged", "ignored", "duplicates", "rejected"), 0)
    report = counts | {"checked_only": True, "rejections": [rejection], "flagged": {}, "unmapped_columns": []}
    result = IntakeResult(report | {"notes": {"fa": [], "en": []}})
    assert "<li>زمان ثبت ندارد: ۱<br>" in report_html(FA, result, "a.csv")
    assert "<li>It has no registration time: 1<br>" in report_html(EN, result, "a.csv")
    # The name of the file would put the value into the wrong order.
    assert "\u2066a.csv:3\u2069 · \u2068تاریخ: 04/05/15x3\u2069" in report_html(FA, result, "a.csv")


@pytest.mark.thorough
def test_cases_of_another_source_are_said_first(loading) -> None:
    assert 'role="alert"' not in check_html(FA, loading)
    same = {"source": "مهر", "cases": 9, "fa": "۹ پرونده در «مهر» هم هست", "en": "9 cases are in “مهر”, too"}
    loading.contents["same_cases"] = same
    shown = check_html(FA, loading)
    assert same["fa"] in shown
    assert shown.index('role="alert"') < shown.index("<article>")


@pytest.mark.thorough
def test_of_a_longer_file_it_says_that_these_are_the_first_rows(loading, monkeypatch) -> None:
    monkeypatch.setattr("pages.data.loading_session.FIRST_ROWS", 10)
    assert "بقیه هنگام بارگذاری بررسی می‌شود" in check_html(FA, loading)
    loading.whole = Job("check", "office.csv")
    assert "بقیه در حال بررسی است" in check_html(FA, loading)
    loading.whole.result = IntakeResult({"read": 99, "rejected": 2, "contents": loading.contents})
    assert "از ۹۹ سطر، ۲ سطر رد می‌شود" in check_html(FA, loading)


@pytest.mark.thorough
def test_rows_that_are_left_out_are_named_and_not_said_to_be_read(tmp_path, monkeypatch) -> None:
    table = {
        "شماره پرونده": [*(f"Z-{n}" for n in range(30)), "جمع کل"],
        "تاریخ ثبت": [*(f"1403/01/{1 + n % 29:02}" for n in range(30)), ""],
        "شهرستان": [*["تبریز", "اهر", "مراغه"] * 10, ""],
    }
    for total in (True, False):
        rows = table if total else {name: cells[:-1] for name, cells in table.items()}
        checked = dropped(tmp_path, monkeypatch, rows)
        choose_columns(checked, values_of(checked))
        shown = check_html(EN, checked)

        assert "Of 30 rows, none would be rejected." in shown
        assert ("“\u2068جمع کل\u2069” (line 32)" in shown) is total
        assert ("«\u2068جمع کل\u2069» (سطر ۳۲)" in check_html(FA, checked)) is total
        assert ("Everything in these rows was read." in shown) is not total


def test_what_a_load_waits_for_is_said(loading) -> None:
    assert "disabled" not in check_buttons(FA, loading, waits_for=None)
    for waits_for, note in (
        (Job("load", "other.csv"), "فایل دیگری در حال بارگذاری است"),
        (Job("undo", "12"), "بارگذاری ۱۲ پس گرفته می‌شود"),
    ):
        waiting = check_buttons(FA, loading, waits_for=waits_for)
        assert "disabled" in waiting
        assert note in waiting


@pytest.mark.thorough
def test_after_a_load_the_overview_of_its_dates_is_linked(loading) -> None:
    loading.load_job = Job("load", "office.csv", result=IntakeResult({"load": 1}))
    assert 'href="./?period=1403%2F01%2F01-1403%2F' in after_load(FA, loading)
    assert "lang=en" in after_load(EN, loading)
    loading.load_job.result = IntakeResult(None, "نشد", "failed")
    assert 'value="back"' in after_load(FA, loading)


@pytest.mark.thorough
def test_replacing_is_offered_only_where_the_name_is_taken(loading) -> None:
    assert "checkbox" not in keep_form(FA, loading, message="", taken=False)
    assert "checkbox" in keep_form(FA, loading, message="هست", taken=True)
