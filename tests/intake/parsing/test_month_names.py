"""Days with the names of months in several languages (`intake.parsing.month_names`)."""

import pytest

from intake.parsing.month_names import named_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("07-ene-2025", "2025/01/07"), ("07-ene-25", "2025/01/07"), ("7 de sept. de 2025", "2025/09/07"),
        ("miércoles 7 de mayo de 2025", "2025/05/07"), ("1er août 2025", "2025/08/01"),
        ("3. März 2025", "2025/03/03"), ("07 Mayıs 2025 Çarşamba", "2025/05/07"), ("9 ŞUB 2025", "2025/02/09"),
        ("7 may 2025-ci il", "2025/05/07"), ("7 iyul 2025", "2025/07/07"), ("7 мая 2025 г.", "2025/05/07"),
        ("7 كانون الثاني 2025", "2025/01/07"), ("7 كانون الأول 2025", "2025/12/07"), ("7 آب 2025", "2025/08/07"),
        ("7 مه 2025", "2025/05/07"), ("mayo 7 2025", "2025/05/07"), ("2025 avqust 3", "2025/08/03"),
    ],
)  # fmt: skip
def test_a_month_is_known_in_whichever_language_it_is(text: str, day: str) -> None:
    assert named_day(text) == day


@pytest.mark.parametrize(
    "text",
    ["7 jui 2025", "7 iyu 2025", "7 2025", "may 2025", "7 may", "7 may 2025 Smith", "7 may 8 2025", "7 آبان 2025",
     "7 may 1404", "32 may 2025", "may-07-25", "2025-may-07-3", "12 Main St", "7 كانون 2025"],
)  # fmt: skip
def test_what_is_no_whole_day_or_may_be_two_is_left_unread(text: str) -> None:
    assert named_day(text) is None
