"""Targets: read from the settings, refused with a message if invalid, and looked up by measure and peer group."""

from pathlib import Path

import pytest

from geo.tomlfile import DeclarationError
from queries.comparisons.targets import target_in, target_of, target_text, unknown_target_groups
from queries.measures import MEASURES
from queries.settings.province_settings import can_have_target, settings
from queries.storage.store import Store
from queries.vocabulary.scope import Scope


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A function that writes targets, as (measure, value, peer group), into the settings in force."""

    def put(*targets: tuple[str, float, str]) -> None:
        path = tmp_path / f"{abs(hash(targets))}.toml"
        lines = [
            f'[[target]]\nmeasure = "{measure}"\nvalue = {value}\n'
            + (f'peer_group = "{group}"\n' * bool(group))
            for measure, value, group in targets
        ]
        path.write_text("\n".join(lines), encoding="utf-8")
        monkeypatch.setenv("NEGAH_SETTINGS", str(path))

    return put


def test_nothing_is_aimed_at_until_the_settings_say_so() -> None:
    assert settings().target == ()
    assert target_of("on_time_share") is None


def test_a_group_of_its_own_goes_before_all(write) -> None:
    write(("on_time_share", 0.8, ""), ("on_time_share", 0.9, "utilities"), ("answer_days_median", 7, "banks"))
    assert target_of("on_time_share") == target_of("on_time_share", "banks") == 0.8
    assert target_of("on_time_share", "utilities") == 0.9
    assert target_of("answer_days_median") is None
    assert target_of("answer_days_median", "banks") == 7


def test_a_scope_has_a_target_only_where_all_its_offices_have_the_same(write, demo_store: Store) -> None:
    offices = demo_store.dimension("agency")
    groups = demo_store.dimension("peer_group")["code"]
    key = int(next(key for key, row in offices.iterrows() if key and row["peer_group"]))
    group, office = groups[offices.loc[key, "peer_group"]], offices.loc[key, "code"]
    write(("on_time_share", 0.8, ""), ("on_time_share", 0.9, group))
    assert target_in(demo_store, Scope(agencies=(office,)), "on_time_share") == 0.9
    assert target_in(demo_store, Scope(peer_groups=(group,)), "on_time_share") == 0.9
    assert target_in(demo_store, Scope(), "on_time_share") is None
    write(("on_time_share", 0.8, ""))
    assert target_in(demo_store, Scope(), "on_time_share") == 0.8


def test_a_group_that_is_not_in_the_data_is_reported(write, demo_store: Store) -> None:
    write(("on_time_share", 0.8, "nobody"))
    (problem,) = unknown_target_groups(demo_store)
    assert "«\u2068nobody\u2069»" in problem.fa
    assert "“\u2068nobody\u2069”" in problem.en


@pytest.mark.parametrize(
    ("target", "fa", "en"),
    [
        (("on_time_share", 80, ""), "برای 80 درصد بنویسید 0.8", "for 80 % write 0.8"),
        (("on_time_share", 800, ""), "سهمی از ۰ تا ۱", "a share from 0 to 1"),
        (("received", 100, ""), "هدف نمی‌گیرد", "no target for"),
        (("on_tme", 0.8, ""), "شاخص‌های پذیرفته: on_time_share", "Accepted measures: on_time_share"),
        (("answer_days_median", 0, ""), "باید بزرگ‌تر از 0 باشد", "more than 0"),
    ],
)
def test_a_target_that_cannot_be_is_reported_with_its_line(write, target, fa: str, en: str) -> None:
    write(("reopened_share", 0.05, ""), target)
    with pytest.raises(DeclarationError) as error:
        settings()
    assert "سطر ۵" in error.value.message_fa or "سطر ۷" in error.value.message_fa
    assert fa in error.value.message_fa
    assert en in error.value.message_en


def test_two_targets_for_the_same_are_one_too_many(write) -> None:
    write(("on_time_share", 0.8, "banks"), ("on_time_share", 0.9, "banks"))
    with pytest.raises(DeclarationError) as error:
        settings()
    assert "on_time_share (banks) has two targets" in error.value.message_en
    assert "دو هدف" in error.value.message_fa


def test_a_target_is_said_in_words() -> None:
    assert target_text(MEASURES["on_time_share"], 0.8, "fa") == "هدف: ۸۰٪"
    assert target_text(MEASURES["on_time_share"], 0.825, "en") == "target: 82.5%"
    assert target_text(MEASURES["answer_days_median"], 7, "fa") == "هدف: ۷ روز"


def test_numbers_of_cases_and_measures_without_a_better_side_have_none() -> None:
    assert not any(
        can_have_target(MEASURES[key]) for key in ("received", "overdue", "age_open", "deadline_bunching")
    )
    assert can_have_target(MEASURES["handoffs_per_case"])
