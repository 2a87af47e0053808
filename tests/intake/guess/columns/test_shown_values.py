"""Values of a column as a person sees them: no phone number in full."""

from intake.guess.columns.shown_values import distinct_masked


def test_values_are_shown_once_masked_and_at_most_three():
    shown = distinct_masked(["09141234567", "نامعلوم", "نامعلوم", "دیگر", "سایر"])

    assert len(shown) == 3
    assert shown[1:] == ("نامعلوم", "دیگر")
    assert "1234567" not in shown[0]
