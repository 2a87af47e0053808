"""Views that people have saved, the one that the dashboard opens with, and what a person saw at the last look.

A person is given by the number in `Person.id`. What an address may be is decided by whoever calls this.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from persian.names import tidy
from records.database import Records
from records.errors import InputError
from records.records_tables import LONGEST_ADDRESS, LONGEST_LOOK, last_look, person, saved_view

MAX_VIEWS = 100  # of a person
LONGEST_NAME = 200


@dataclass(frozen=True)
class SavedView:
    """A saved view: its number, the name that the person sees, and the address within the dashboard."""

    id: int
    name: str
    address: str


def views_of(records: Records, who: int) -> tuple[SavedView, ...]:
    """The views of a person in the person's own order."""
    with records.reading() as connection:
        return _views(connection, who)


def save_views(records: Records, who: int, views: Sequence[tuple[str, str]]) -> tuple[SavedView, ...]:
    """Save views, given as (name, address), behind those that there are, and return all; known addresses stay.

    Raises InputError for a name or an address that cannot be stored, and where there would be too many; nothing is
    saved then.
    """
    with records.writing() as connection:
        now = _views(connection, who)
        known = {view.address for view in now}
        new = {address: name for name, address in views if address not in known}
        if len(now) + len(new) > MAX_VIEWS:
            raise InputError(
                "شمار صفحه‌های نشان‌شده به ۱۰۰ رسیده است. پیش از افزودن صفحهٔ تازه، یکی را حذف کنید.",
                f"There are {MAX_VIEWS} saved views already. Remove one before you save another.",
            )
        for position, (address, name) in enumerate(new.items(), len(now)):
            values = {"name": _name(name), "address": _address(address), "position": position}
            connection.execute(sa.insert(saved_view).values(person=who, **values))
        return _views(connection, who)


def rename_view(records: Records, who: int, view: int, name: str) -> tuple[SavedView, ...]:
    """Give a view of a person another name, and return all. Raises InputError for a name that cannot be stored."""
    wanted = _name(name)
    with records.writing() as connection:
        connection.execute(sa.update(saved_view).where(_is(who, view)).values(name=wanted))
        return _views(connection, who)


def remove_view(records: Records, who: int, view: int) -> tuple[SavedView, ...]:
    """Remove a view of a person, and return the others; one that is gone already is not an error."""
    with records.writing() as connection:
        connection.execute(sa.delete(saved_view).where(_is(who, view)))
        return _views(connection, who)


def move_view(records: Records, who: int, view: int, *, by: int) -> tuple[SavedView, ...]:
    """Move a view of a person by some places, at most to either end, and return all in the new order."""
    with records.writing() as connection:
        order = [view.id for view in _views(connection, who)]
        if view in order:
            place = min(max(order.index(view) + by, 0), len(order) - 1)
            order.remove(view)
            order.insert(place, view)
            for position, key in enumerate(order):
                connection.execute(
                    sa.update(saved_view).where(saved_view.c.id == key).values(position=position)
                )
        return _views(connection, who)


def start_address(records: Records, who: int) -> str | None:
    """The address that the dashboard opens with for a person; None if that is the first screen."""
    with records.reading() as connection:
        return connection.scalar(sa.select(person.c.start_address).where(person.c.id == who))


def set_start_address(records: Records, who: int, address: str | None) -> None:
    """Let the dashboard open with an address for a person; None: with the first screen."""
    wanted = None if address is None else _address(address)
    with records.writing() as connection:
        connection.execute(sa.update(person).where(person.c.id == who).values(start_address=wanted))


def look_of(records: Records, who: int) -> dict[str, Any] | None:
    """What a person saw at the last look, as it was given to `keep_look`; None before the first."""
    with records.reading() as connection:
        content = connection.scalar(sa.select(last_look.c.content).where(last_look.c.person == who))
    return None if content is None else dict(json.loads(content))


def keep_look(records: Records, who: int, look: dict[str, Any]) -> None:
    """Keep what a person saw, in place of what was kept before. Raises InputError if it is too long."""
    content = json.dumps(look, ensure_ascii=False, separators=(",", ":"))
    if len(content) > LONGEST_LOOK:
        raise InputError(
            "آنچه دیده شده بیش از اندازه بلند است و نگه داشته نشد.",
            "What was seen is too long and was not kept.",
        )
    with records.writing() as connection:
        connection.execute(sa.delete(last_look).where(last_look.c.person == who))
        connection.execute(sa.insert(last_look).values(person=who, content=content, seen=datetime.now(UTC)))


def _views(connection: sa.Connection, who: int) -> tuple[SavedView, ...]:
    rows = connection.execute(
        sa.select(saved_view.c.id, saved_view.c.name, saved_view.c.address)
        .where(saved_view.c.person == who)
        .order_by(saved_view.c.position, saved_view.c.id)
    )
    return tuple(SavedView(*row) for row in rows)


def _is(who: int, view: int) -> sa.ColumnElement[bool]:
    return (saved_view.c.id == view) & (saved_view.c.person == who)


def _name(text: str) -> str:
    name = tidy(text)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise InputError(
            "نام صفحهٔ نشان‌شده باید ۱ تا ۲۰۰ نویسه باشد.",
            f"The name of a saved view has 1 to {LONGEST_NAME} characters.",
        )
    return name


def _address(text: str) -> str:
    if not 1 <= len(text) <= LONGEST_ADDRESS:
        raise InputError(
            "نشانی این صفحه بیش از اندازه بلند است. گزینه‌های کمتری انتخاب کنید.",
            "The address of this view is too long. Choose fewer filters.",
        )
    return text
