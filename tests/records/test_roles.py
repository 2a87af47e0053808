"""Every role has a title in both languages."""

from records.roles import ROLE_TITLES, Role


def test_every_role_has_a_title_of_its_own():
    assert list(ROLE_TITLES) == list(Role)
    for lang in ("fa", "en"):
        assert len({title.label(lang) for title in ROLE_TITLES.values()}) == len(Role)
