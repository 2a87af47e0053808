"""Saved views, the start page and the last look of a person: kept, ordered, backed up, and of nobody else."""

from pathlib import Path

import pytest

from records.backup import backup, restore
from records.database import Records, open_records
from records.errors import InputError
from records.people import Person, add
from records.roles import Role
from records.saved_views import (
    MAX_VIEWS,
    keep_look,
    look_of,
    move_view,
    remove_view,
    rename_view,
    save_views,
    set_start_address,
    start_address,
    views_of,
)
from records.short_links import address_of, link_to

TABRIZ, LATE, MAP = "./?county=0303", "response?kind=complaint", "counties?map=overdue"


@pytest.fixture
def other(records: Records) -> Person:
    return add(records, "other", "", roles=[Role.press])


def names(records: Records, who: Person) -> list[str]:
    return [view.name for view in views_of(records, who.id)]


def test_views_are_saved_once_renamed_ordered_and_removed(records, planner) -> None:
    views = save_views(records, planner.id, [("تبریز", TABRIZ), ("دیرها", LATE), ("نقشه", MAP)])
    save_views(records, planner.id, [("again", LATE)])
    assert names(records, planner) == ["تبریز", "دیرها", "نقشه"]
    first, second, third = (view.id for view in views)

    rename_view(records, planner.id, second, "  پاسخ‌ها ")
    assert names(records, planner) == ["تبریز", "پاسخ‌ها", "نقشه"]
    move_view(records, planner.id, third, by=-1)
    assert names(records, planner) == ["تبریز", "نقشه", "پاسخ‌ها"]
    move_view(records, planner.id, third, by=-9)
    move_view(records, planner.id, first, by=9)
    assert names(records, planner) == ["نقشه", "پاسخ‌ها", "تبریز"]
    remove_view(records, planner.id, second)
    remove_view(records, planner.id, second)
    assert names(records, planner) == ["نقشه", "تبریز"]
    assert [view.address for view in save_views(records, planner.id, [("d", LATE)])] == [MAP, TABRIZ, LATE]


def test_nobody_changes_the_views_of_another(records, planner, other) -> None:
    (view,) = save_views(records, planner.id, [("تبریز", TABRIZ)])
    rename_view(records, other.id, view.id, "mine")
    move_view(records, other.id, view.id, by=1)
    remove_view(records, other.id, view.id)
    assert views_of(records, planner.id) == (view,)
    assert views_of(records, other.id) == ()


def test_too_many_views_or_none_at_all_in_a_name_change_nothing(records, planner) -> None:
    save_views(records, planner.id, [(str(i), f"./?county={i}") for i in range(MAX_VIEWS - 1)])
    with pytest.raises(InputError, match="already"):
        save_views(records, planner.id, [("a", TABRIZ), ("b", LATE)])
    for name in ("", "  ", "x" * 201):
        with pytest.raises(InputError, match="characters"):
            save_views(records, planner.id, [(name, TABRIZ)])
    with pytest.raises(InputError, match="too long"):
        save_views(records, planner.id, [("long", "./?" + "x" * 8_000)])
    assert len(views_of(records, planner.id)) == MAX_VIEWS - 1


def test_the_start_page_and_the_last_look_are_kept(records, planner, other) -> None:
    assert start_address(records, planner.id) is None
    assert look_of(records, planner.id) is None
    set_start_address(records, planner.id, MAP)
    for day in ("1404/07/01", "1404/07/02"):
        keep_look(records, planner.id, {"now": {"day": day, "lines": ["الف"]}})
    assert start_address(records, planner.id) == MAP
    assert look_of(records, planner.id) == {"now": {"day": "1404/07/02", "lines": ["الف"]}}
    with pytest.raises(InputError):
        keep_look(records, planner.id, {"lines": ["x" * 40_000]})
    set_start_address(records, planner.id, None)
    assert start_address(records, planner.id) is None
    assert look_of(records, other.id) is None


def test_a_backup_brings_views_start_pages_and_short_links_back(records, planner, tmp_path: Path) -> None:
    views = save_views(records, planner.id, [("تبریز", TABRIZ), ("دیرها", LATE)])
    set_start_address(records, planner.id, LATE)
    code = link_to(records, MAP, by=planner.id)
    keep_look(records, planner.id, {"state": "1"})
    backup(records, tmp_path / "b")
    remove_view(records, planner.id, views[0].id)
    later = link_to(records, TABRIZ, by=planner.id)
    restore(records, tmp_path / "b")
    assert views_of(records, planner.id) == views
    assert start_address(records, planner.id) == LATE
    assert address_of(records, code) == MAP
    assert address_of(records, later) is None
    assert look_of(records, planner.id) is None
    # Numbers go on above all that were given, on either engine.
    assert save_views(records, planner.id, [("n", MAP)])[-1].id > max(view.id for view in views)
    other = open_records(f"sqlite:///{tmp_path / 'other.sqlite'}")
    restore(other, tmp_path / "b")
    assert views_of(other, planner.id) == views
    other.close()
