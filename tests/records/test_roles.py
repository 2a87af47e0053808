"""Every role has a title in both languages, and a row in the manual."""

from records.roles import ROLE_TITLES, Role
from tests.conftest import ROOT


def test_every_role_has_a_title_of_its_own():
    assert list(ROLE_TITLES) == list(Role)
    for lang in ("fa", "en"):
        assert len({title.label(lang) for title in ROLE_TITLES.values()}) == len(Role)


def test_the_manual_says_for_whom_each_role_is():
    manual = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    assert [role for role in Role if f"\n| `{role}` | " not in manual] == []
