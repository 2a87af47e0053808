"""An entry of the audit log in words, and as the cells of a table."""

from typing import Any

from persian.bidi import isolate, ltr
from persian.calendar import format_day
from persian.digits import number, to_persian_digits
from persian.enumeration import comma_separated
from queries.vocabulary.labels import Text
from records.audit.actor import SYSTEM
from records.audit.entry import LOCAL, LOCAL_ZONE, UNKNOWN, Entry
from records.audit.entry_kinds import entry_title
from records.roles import ROLE_TITLES, Role

# The parts of the detail in the order in which they are shown; others follow as they are.
_DETAILS = {
    "person": Text("کاربر", "user"),
    "roles": Text("نقش‌ها", "roles"),
    "counties": Text("شهرستان‌ها", "counties"),
    "agencies": Text("دستگاه‌ها", "agencies"),
    "method": Text("روش", "method"),
    "client": Text("از نشانی", "from"),
    "why": Text("علت", "because"),
    "case": Text("کد رهگیری", "tracking id"),
    "screen": Text("صفحه", "screen"),
    "list": Text("فهرست", "list"),
    "file": Text("فایل", "file"),
    "load": Text("بارگذاری", "load"),
    "source": Text("منبع", "source"),
    "rows": Text("سطر", "rows"),
    "scope": Text("محدوده", "scope"),
    "mapping": Text("نگاشت", "mapping"),
    "despite_doubts": Text("تردید پذیرفته‌شده", "accepted doubts"),
    "changed": Text("بخش‌های تغییرکرده", "changed parts"),
    "entries": Text("سابقه", "entries"),
    "people": Text("کاربر", "users"),
    "by": Text("با حساب", "through the account"),
}
_HIDDEN = {"parts", "digest", "hash", "codes_too", "way", "button"}  # for programs only
# The screens on which cases are seen or from which files are downloaded.
_SCREENS = {
    "overview": Text("نمای کلی", "Overview"),
    "agencies": Text("دستگاه‌ها", "Agencies"),
    "hotspots": Text("کانون‌های تماس", "Hotspots"),
    "press": Text("رسانه", "Press"),
    "cases": Text("پرونده‌ها", "Cases"),
    "data": Text("داده", "Data"),
    "record": Text("سوابق استفاده", "Record"),
}
_VALUES = {
    "password": Text("گذرواژه", "password"),
    "openid": Text("ارائه‌دهندهٔ هویت", "identity provider"),
    "proxy": Text("پراکسی", "proxy"),
    "provider": Text("ارائه‌دهندهٔ هویت دیگر تأیید نمی‌کند", "the identity provider no longer agrees"),
    "another": Text("ورود دوباره در همان مرورگر", "another sign-in in the same browser"),
    "too_many": Text("ورود هم‌زمان در جاهای زیاد", "signed in at too many places at once"),
    "wrong": Text("نام، گذرواژه یا کد نادرست", "wrong name, password or code"),
    "account": Text("گذرواژهٔ نادرست در صفحهٔ حساب", "wrong password on the account page"),
    "account_code": Text("کد یک‌بارمصرف نادرست در صفحهٔ حساب", "wrong one-time code on the account page"),
    "refused": Text("بدون نقش یا غیرفعال", "no role, or disabled"),
}
_LOCAL, _NOBODY = Text("کاربر همین رایانه", "user of this computer"), Text("نام ناشناخته", "unknown name")
_COMMAND = Text("فرمان روی سرور، با حساب {account}", "command on the server, account {account}")


def who_text(who: str, lang: str) -> str:
    """Somebody's name; in words for the local person, for commands and for unknown names."""
    if who == LOCAL:
        return _LOCAL.label(lang)
    if who == UNKNOWN:
        return _NOBODY.label(lang)
    if who.startswith(SYSTEM):
        return _COMMAND.label(lang).format(account=ltr(who.removeprefix(SYSTEM)))
    return isolate(who)


def moment_text(entry: Entry, lang: str) -> str:
    """The day and time of an entry by the wall clock.

    The Persian text begins with a direction mark: without letters, and alone in a cell, it would be read from the left.
    """
    local = entry.moment.astimezone(LOCAL_ZONE)
    clock = f"{local:%H:%M:%S}"
    day = format_day(local.date(), lang)
    return f"\N{RIGHT-TO-LEFT MARK}{day} {to_persian_digits(clock)}" if lang == "fa" else f"{day}, {clock}"


def detail_text(entry: Entry, lang: str) -> str:
    """The detail in words: "file: CSV · rows: 120"."""
    return " · ".join(f"{title}: {text}" for _, title, text in detail_parts(entry, lang))


def detail_parts(entry: Entry, lang: str) -> list[tuple[str, str, str]]:
    """The parts of the detail in the order in which they are shown: name, title and value in words."""
    detail = {
        name: value
        for name, value in entry.details().items()
        # Nothing is said by an empty list, or by the address of a screen without any choice.
        if name not in _HIDDEN and value not in ([], "", None, "?")
    }
    names = [name for name in _DETAILS if name in detail] + [name for name in detail if name not in _DETAILS]
    parts = []
    for name in names:
        title = _DETAILS[name].label(lang) if name in _DETAILS else name
        parts.append((name, title, _value(name, detail[name], lang)))
    return parts


def line(entry: Entry, lang: str) -> str:
    """An entry as a line of text."""
    parts = [
        number(entry.number, lang),
        moment_text(entry, lang),
        who_text(entry.who, lang),
        entry_title(entry.kind, lang),
        detail_text(entry, lang),
    ]
    return " · ".join(part for part in parts if part)


def as_json(entry: Entry) -> dict[str, Any]:
    """An entry as an object for programs."""
    return {
        "number": entry.number,
        "moment": entry.moment.isoformat(),
        "local": entry.local,
        "who": entry.who,
        "kind": entry.kind,
        "detail": entry.details(),
        "hash": entry.hash,
    }


def _value(name: str, value: Any, lang: str) -> str:
    if isinstance(value, list):
        return comma_separated((_value(name, item, lang) for item in value), lang)
    if isinstance(value, int) and not isinstance(value, bool):
        return number(value, lang)
    text = str(value)
    if name == "roles" and text in set(Role):
        return ROLE_TITLES[Role(text)].label(lang)
    if name == "screen" and text in _SCREENS:
        return _SCREENS[text].label(lang)
    if text in _VALUES and name in ("method", "why"):
        return _VALUES[text].label(lang)
    if name == "by":
        text = text.removeprefix(SYSTEM)  # the title of this part says that it is an account
    return ltr(text) if name in ("scope", "client", "by", "changed") else isolate(text)
