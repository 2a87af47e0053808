"""The form of columns: lists, words, dates, what stays outside, what is offered and what stands in the way."""

import re

import pytest

from intake.guess.proposal.code_labels import CODE_LABELS, NOTHING_CODES
from pages.data.column_form import column_counts, column_form
from pages.data.kept_mappings import keep_mapping
from pages.data.loading_session import choose_columns
from pages.data.mapping_offer import mapping_offer
from pages.data.step_heading import step_heading
from pages.data.word_lists import word_lists
from pages.view.first_view import FirstView
from tests.pages.data.loading import OFFICE, ROWS, dropped, values_of

FA, EN = FirstView("fa", ""), FirstView("en", "")


@pytest.fixture
def loading(tmp_path, monkeypatch):
    return dropped(tmp_path, monkeypatch)


def test_each_column_has_a_list_except_personal_ones(loading) -> None:
    form = column_form(FA, loading)
    positions = {int(name) for name in re.findall(r'name="column-(\d+)"', form)}
    assert positions == {0, 2, 3, 4, 5}
    assert "علی محمدی" not in form
    assert "موضوع &lt;b&gt;" in form
    assert re.search(r'<option value="topic" selected>موضوع</option>', form)
    assert "نامطمئن؛ بررسی کنید" in form  # whether the day or the month comes first
    assert form.index('class="unsure"') < form.index('class="sure"')
    assert "نشان داده نمی‌شود" in form


def test_dates_are_a_list_of_how_the_first_one_reads(loading) -> None:
    form = column_form(FA, loading)
    assert len(re.findall(r'name="date-2"', form)) == 1
    assert "۱ فروردین ۱۴۰۳" in form


@pytest.mark.thorough
def test_times_beside_their_dates_are_proposed_in_the_lists(tmp_path, monkeypatch) -> None:
    at = [f"{8 + n % 9}:{n:02}" for n in range(ROWS)]
    loading = dropped(tmp_path, monkeypatch, {**OFFICE, "ساعت ثبت": at})
    for view, label in ((FA, "ساعت ثبت"), (EN, "Time of registration")):
        form = column_form(view, loading)
        assert f'<option value="registered_time" selected>{label}</option>' in form
        # Other columns can be chosen for it, and this one for something else.
        assert form.count(f'<option value="registered_time">{label}</option>') == 5

    choose_columns(loading, values_of(loading))

    assert 'registered_time = "ساعت ثبت"' in loading.toml
    first = {each["field"]: each["value_en"] for each in loading.contents["cases"][0]["fields"]}
    assert first["registered_at"].endswith("08:00")


@pytest.mark.thorough
def test_open_words_come_first_in_an_unfolded_list(loading) -> None:
    for view, choose in ((FA, "انتخاب کنید"), (EN, "please choose")):
        lists = word_lists(view, loading.proposal, opened=False)
        assert lists.startswith("<details open>")
        assert lists.index("معطل") < lists.index("بسته")
        assert lists.count(choose) == 1
    choose_columns(loading, values_of(loading) | {"word-status-0": "open"})
    assert word_lists(FA, loading.proposal, opened=False).startswith("<details><summary>")


def test_whether_a_word_may_say_nothing_follows_from_the_codes_of_its_field() -> None:
    coded = {"unknown": {}, "likely": {}, "known": {}, "nothing": ["-"]}
    proposal = {
        "labels": {field: {"fa": field, "en": field} for field in NOTHING_CODES},
        "codes": {
            field: {code: {"fa": code, "en": code} for code in codes} for field, codes in CODE_LABELS.items()
        },
        "nothing_codes": NOTHING_CODES,
    }
    for field, nothing in NOTHING_CODES.items():
        lists = word_lists(EN, proposal | {"values": [coded | {"field": field}]}, opened=True)
        assert ("nothing known" in lists) == (field in ("kind", "channel", "outcome", "verdict", "timely"))
        assert ("please choose" in lists) == (nothing is None)
        assert f'value="{nothing}"' not in lists


def test_a_mapping_that_fits_is_offered_first(loading) -> None:
    assert mapping_offer(FA, loading) == ""
    keep_mapping(loading.database, "ours", loading.toml)
    offer = mapping_offer(FA, loading)
    assert 'value="mapping:ours"' in offer
    assert "پیش‌تر بارگذاری شده" in offer
    form = column_form(FA, loading)
    assert form.index("mapping:ours") < form.index("<table")


def test_the_heading_names_the_step_and_what_is_missing(loading) -> None:
    assert 'data-step="file"' in step_heading(FA, None)
    heading = step_heading(FA, loading)
    assert 'data-step="columns"' in heading
    assert 'role="alert"' not in heading
    assert "again" not in heading
    choose_columns(loading, values_of(loading) | {"column-2": ""})
    for view, told in ((FA, "زمان ثبت"), (EN, "Registered")):
        alert = step_heading(view, loading).split('role="alert"')[1]
        assert told in alert
        assert "data-begin=again" in step_heading(view, loading)  # so that it is seen and read out


def test_what_is_missing_and_the_due_rule_are_said_once(tmp_path, monkeypatch) -> None:
    table = {heading: values for heading, values in OFFICE.items() if heading != "تاریخ ثبت"}
    loading = dropped(tmp_path, monkeypatch, table)
    assert loading.proposal is not None
    assert "registered_at" in loading.proposal["missing"]
    for view, missing in ((FA, "زمان ثبت"), (EN, "Registered")):
        notes = column_form(view, loading).split("<table", 1)[0]
        assert "Choose them yourself" not in notes
        assert "خودتان تعیین کنید" not in notes
        assert missing in step_heading(view, loading).split('role="alert"')[1]
        assert "due = " not in notes
    # The commands have no form: they say both.
    assert any("cannot be loaded without these" in note for note in loading.proposal["notes_en"])


@pytest.mark.thorough
def test_due_dates_by_the_rule_can_be_chosen_where_a_file_has_none(tmp_path, monkeypatch) -> None:
    loading = dropped(tmp_path, monkeypatch)
    assert 'name="due-by-rule">' in column_form(EN, loading)
    choose_columns(loading, values_of(loading) | {"due-by-rule": "on"})
    assert 'due = "rule"' in loading.toml
    assert 'name="due-by-rule" checked>' in column_form(EN, loading)
    due = OFFICE | {"مهلت پاسخ": [f"{1 + n % 12:02}/{2 + n % 11:02}/1403" for n in range(ROWS)]}
    assert "due-by-rule" not in column_form(EN, dropped(tmp_path, monkeypatch, due))


def test_columns_that_need_no_look_are_not_counted_as_none() -> None:
    column = {"field": "id", "outside": "", "order_settled": None}
    for view, words in ((FA, "باید ببینید"), (EN, "need your look")):
        for confidence in (0.1, 1.0):
            proposal = {"columns": [{**column, "confidence": confidence}]}
            assert (words in column_counts(view, proposal)) is (confidence < 1)
