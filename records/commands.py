"""The commands of `python -m records`: each takes the parsed options and returns what to report."""

import argparse
import getpass
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from persian.digits import number
from persian.enumeration import comma_separated
from records import audit_commands
from records.accounts import LINK_PATH, first_administrator_link, one_time_link, set_password
from records.backup import backup, restore
from records.database import Records
from records.errors import InputError, Refused
from records.passwords import check_password
from records.people import Person, add, by_name, disable, enable, everyone, reset_password, set_roles
from records.report import Report
from records.roles import ROLE_TITLES, Role

Command = Callable[[Records, argparse.Namespace], Report]


def command_of(options: argparse.Namespace) -> Command:
    """The function that carries a command out."""
    return _USER[options.user_command] if options.command == "user" else _OTHERS[options.command]


def _add(records: Records, options: argparse.Namespace) -> Report:
    # The password is asked for before anything is written, so that a refused one leaves nobody behind without.
    password = _asked_password(options) if options.password else None
    who = add(
        records,
        options.name,
        options.display,
        roles=options.roles,
        counties=options.counties or (),
        agencies=options.agencies or (),
    )
    if password is not None:
        set_password(records, who, password)
        return Report(
            f"کاربر «{who.name}» با گذرواژه‌ای که دادید ثبت شد.",
            f"Added {who.name}, with the password that you gave.",
            {"user": _as_json(who)},
        )
    return _link_report(records, options, who, f"کاربر «{who.name}» ثبت شد.", f"Added {who.name}.")


def _role(records: Records, options: argparse.Namespace) -> Report:
    who = set_roles(
        records,
        _named(records, options.name),
        options.roles,
        counties=options.counties,
        agencies=options.agencies,
    )
    return Report(
        f"نقش‌های «{who.name}»: {_roles(who, 'fa')}",
        f"Roles of {who.name}: {_roles(who, 'en')}",
        {"user": _as_json(who)},
    )


def _reset(records: Records, options: argparse.Namespace) -> Report:
    who = reset_password(records, _named(records, options.name), code=options.code)
    return _link_report(
        records,
        options,
        who,
        f"گذرواژهٔ «{who.name}» حذف شد و همهٔ نشست‌های این کاربر بسته شد.",
        f"Removed the password of {who.name} and ended all sessions.",
    )


def _disable(records: Records, options: argparse.Namespace) -> Report:
    who = disable(records, _named(records, options.name))
    return Report(
        f"کاربر «{who.name}» غیرفعال شد و همهٔ نشست‌های او بسته شد.",
        f"Disabled {who.name} and ended all sessions.",
        {"user": _as_json(who)},
    )


def _enable(records: Records, options: argparse.Namespace) -> Report:
    who = enable(records, _named(records, options.name))
    return Report(f"کاربر «{who.name}» فعال شد.", f"Enabled {who.name}.", {"user": _as_json(who)})


def _list(records: Records, options: argparse.Namespace) -> Report:
    people = everyone(records)
    if not people:
        return Report("هنوز کاربری ثبت نشده است.", "There are no users yet.", {"users": []})
    return Report(
        "\n".join(_line(who, "fa") for who in people),
        "\n".join(_line(who, "en") for who in people),
        {"users": [_as_json(who) for who in people]},
    )


def _link(records: Records, options: argparse.Namespace) -> Report:
    if options.name:
        return _link_report(records, options, _named(records, options.name), "", "")
    token = first_administrator_link(records, lifetime=timedelta(hours=options.hours))
    if token is None:
        raise Refused(
            "کاربر هست؛ پیوند نخستین مدیر تنها پیش از نخستین ورود داده می‌شود. نام کاربر را بدهید: "
            "python -m records link NAME",
            "There are users already; the link for the first administrator is given only before that. Give the name "
            "of a user: python -m records link NAME",
        )
    return _with_token(options, token, "", "")


def _backup(records: Records, options: argparse.Namespace) -> Report:
    count = backup(records, options.file)
    return Report(
        f"پشتیبان {number(count, 'fa')} کاربر در «{options.file.name}» نوشته شد. این فایل محرمانه است: هش "
        "گذرواژه‌ها و کلید کدهای یک‌بارمصرف در آن است.",
        f"Wrote a backup of {number(count, 'en')} users to {options.file.name}. Keep it secret: it holds hashes of "
        "passwords and the secrets of one-time codes.",
        {"backup": {"file": str(options.file), "users": count}},
    )


def _restore(records: Records, options: argparse.Namespace) -> Report:
    restored = restore(records, options.file)
    regained = (
        (restored.enabled, "غیرفعال بودند و دوباره فعال‌اند", "Disabled before, and enabled again"),
        (
            restored.rights,
            "نقش یا محدوده‌ای را که از آن‌ها گرفته شده بود دوباره دارند",
            "Have taken rights again",
        ),
        (
            restored.passwords,
            "گذرواژه یا کلید کد یک‌بارمصرف آن روز را دارند",
            "Have the password or the one-time codes of that day",
        ),
    )
    lines = [(names, fa, en) for names, fa, en in regained if names]
    return Report(
        "\n".join(
            [
                f"{number(restored.people, 'fa')} کاربر از پشتیبان بازیابی شد. همه باید دوباره وارد شوند.",
                *(f"{fa}: {comma_separated(names, 'fa')}" for names, fa, _ in lines),
            ]
        ),
        "\n".join(
            [
                f"Restored {number(restored.people, 'en')} users. Everybody has to sign in again.",
                *(f"{en}: {comma_separated(names, 'en')}" for names, _, en in lines),
            ]
        ),
        {
            "restore": {
                "file": str(options.file),
                "users": restored.people,
                "enabled": list(restored.enabled),
                "rights": list(restored.rights),
                "passwords": list(restored.passwords),
            }
        },
    )


def _link_report(records: Records, options: argparse.Namespace, who: Person, fa: str, en: str) -> Report:
    token = one_time_link(records, who, lifetime=timedelta(hours=options.hours))
    return _with_token(options, token, fa, en, who)


def _with_token(
    options: argparse.Namespace, token: str, fa: str, en: str, who: Person | None = None
) -> Report:
    address = options.address.rstrip("/") + LINK_PATH.format(token=token)
    after = "" if options.address else " پس از نشانی سامانه"
    hours = options.hours
    return Report(
        f"{fa} پیوند یک‌بارمصرف برای انتخاب گذرواژه{after} (تا {number(hours, 'fa')} ساعت؛ آن را تنها به خود او "
        f"بدهید):\n{address}".strip(),
        f"{en} One-time link to choose a password{'' if options.address else ', after the address of the dashboard'} "
        f"(for {hours} hours; give it to that person only):\n{address}".strip(),
        {"link": address, "hours": hours} | ({"user": _as_json(who)} if who else {}),
    )


def _asked_password(options: argparse.Namespace) -> str:
    """The password from the terminal, typed twice, or the first line of the standard input; never an argument.

    Arguments can be read by everybody on the machine, in the list of processes.
    """
    if not sys.stdin.isatty():
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        fa = options.lang == "fa"
        password = getpass.getpass("گذرواژه: " if fa else "Password: ")
        if getpass.getpass("دوباره: " if fa else "Again: ") != password:
            raise InputError("دو گذرواژه یکسان نیست.", "The two passwords differ.")
    check_password(password, name=options.name)
    return password


def _named(records: Records, name: str) -> Person:
    who = by_name(records, name)
    if who is None:
        raise InputError(
            f"کاربری با نام «{name}» پیدا نشد. نام‌ها را با «python -m records user list» ببینید.",
            f"There is no user named “{name}”. See the names with “python -m records user list”.",
        )
    return who


def _roles(who: Person, lang: str) -> str:
    titles = [ROLE_TITLES[role].label(lang) for role in Role if role in who.roles]
    return comma_separated(titles, lang) or "—"


def _line(who: Person, lang: str) -> str:
    disabled = {"fa": " (غیرفعال)", "en": " (disabled)"}[lang] if who.disabled else ""
    areas = " ".join((*who.counties, *who.agencies))
    return f"{who.name}{disabled} · {who.display_name} · {_roles(who, lang)}{f' · {areas}' if areas else ''}"


def _as_json(who: Person) -> dict[str, Any]:
    return {
        "id": who.id,
        "name": who.name,
        "display_name": who.display_name,
        "roles": sorted(who.roles),
        "counties": list(who.counties),
        "agencies": list(who.agencies),
        "disabled": who.disabled,
        "issuer": who.issuer,
    }


_USER: dict[str, Command] = {
    "add": _add,
    "role": _role,
    "reset": _reset,
    "disable": _disable,
    "enable": _enable,
    "list": _list,
}
_OTHERS: dict[str, Command] = {
    "link": _link,
    "backup": _backup,
    "restore": _restore,
    "log": audit_commands.log,
    "verify": audit_commands.verify,
    "prune": audit_commands.prune,
    "key": audit_commands.key,
}
