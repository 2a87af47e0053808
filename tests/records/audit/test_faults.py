"""Faults in words: each names its entry, in both languages."""

from typing import get_args

import pytest

from persian.digits import number
from records.audit.faults import Fault, Wrong


@pytest.mark.parametrize("wrong", get_args(Wrong))
def test_every_fault_names_its_entry(wrong: Wrong) -> None:
    fault = Fault(wrong, 1234, 1240)
    for lang in ("fa", "en"):
        assert number(1234, lang) in fault.text(lang)
        assert "{" not in fault.text(lang)


def test_one_removed_entry_is_no_range() -> None:
    assert Fault("removed", 4, 4).text("en") == "Entry 4 was removed."
    assert Fault("removed", 4, 6).text("fa") == "سوابق ۴ تا ۶ حذف شده‌اند."
