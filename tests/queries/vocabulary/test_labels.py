"""Texts in both languages."""

from queries.vocabulary.labels import cases_text


def test_a_single_case_is_one_case() -> None:
    assert [cases_text(n).en for n in (0, 1, 2, 1200)] == ["0 cases", "1 case", "2 cases", "1,200 cases"]
    assert cases_text(12).fa == "۱۲ پرونده"
