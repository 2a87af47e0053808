"""The table of a proposal on a terminal."""

import io

import pytest
from rich.console import Console

from intake.commands.guess_file import show_proposal
from tests.intake.guess.guessing import guess

TABLE = {
    "یادداشت داخلی مرکز برای بایگانی و گزارش ماهانهٔ استان": ["x"] * 30,
    "موبایل": [f"0914{at:07}" for at in range(30)],
    "کد رهگیری": [f"111-{at:04}" for at in range(30)],
    "تاریخ ثبت": [*["1403/05/12"] * 29, "[b]never[/b]"],
}


@pytest.fixture
def shown(tmp_path):
    def show(lang):
        out = io.StringIO()
        show_proposal(Console(file=out, width=200), guess(tmp_path, TABLE), lang=lang)
        return out.getvalue()

    return show


def test_proposed_columns_come_first_and_others_after_them(shown):
    text = shown("en")

    assert text.index("کد رهگیری") < text.index("موبایل")
    assert "outside: telephone numbers" in text
    assert "0914" not in text
    assert "30 rows · one row a case" in text


def test_persian_digits_unreadable_cells_and_long_headings(shown):
    text = shown("fa")

    assert "۳۰ سطر" in text
    assert "۹۷٪" in text
    assert "ناخوانا: \u2068[b]never[/b]\u2069" in text
    assert "بایگانی و گزار…" in text or "…" in text
