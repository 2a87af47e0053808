"""What can be wrong with the audit log, in words."""

from dataclasses import dataclass
from typing import Literal

from persian.digits import number
from queries.vocabulary.labels import Text

Wrong = Literal[
    "altered", "inserted", "moved", "removed", "replaced", "cut", "unknown_key", "checkpoint", "unreadable"
]

_TEXTS: dict[Wrong, Text] = {
    "altered": Text(
        "سابقهٔ {first} پس از ثبت تغییر کرده است.", "Entry {first} was altered after it was recorded."
    ),
    "inserted": Text(
        "سابقهٔ {first} را این برنامه ثبت نکرده است؛ آن را میان دو سابقهٔ دیگر گذاشته‌اند.",
        "Entry {first} was not recorded by this program: it was inserted between two others.",
    ),
    "moved": Text(
        "سابقهٔ {first} در اصل سابقهٔ {last} بوده و جابه‌جا شده است.",
        "Entry {first} was entry {last} when it was recorded, and has been moved.",
    ),
    "removed": Text("سوابق {first} تا {last} حذف شده‌اند.", "Entries {first} to {last} were removed."),
    "replaced": Text(
        "سوابق پیش از سابقهٔ {first} همان‌هایی نیست که هنگام ثبت آن بود: عوض شده است، برای نمونه با نسخهٔ قدیمی‌تری از "
        "پایگاه.",
        "The entries before entry {first} are not those that were there when it was recorded: they were replaced, for "
        "instance by an older copy of the database.",
    ),
    "cut": Text(
        "پایان سوابق حذف شده است: سابقهٔ {first} پیش‌تر دیده شده بود، ولی اکنون سابقهٔ {last} آخرین است.",
        "The end of the record was removed: entry {first} had been seen, and now the last one is {last}.",
    ),
    "unknown_key": Text(
        "سابقهٔ {first} با کلید دیگری امضا شده است که اینجا نیست. اگر کلید را عوض کرده‌اید، فایل پیشین را کنار فایل "
        "تازه بگذارید؛ وگرنه این سابقه را کس دیگری نوشته است.",
        "Entry {first} is signed with another key, which is not here. If you have replaced the key, put the old file "
        "beside the new one; otherwise somebody else has written this entry.",
    ),
    "checkpoint": Text(
        "مهر حذف سوابق قدیمی (تا سابقهٔ {first}) تغییر کرده است.",
        "The checkpoint of a removal of old entries (up to entry {first}) was altered.",
    ),
    "unreadable": Text("سابقهٔ {first} خواندنی نیست.", "Entry {first} cannot be read."),
}


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong: what, with which entry, and for a range or a place the other end."""

    wrong: Wrong
    first: int
    last: int = 0

    def text(self, lang: str) -> str:
        """What happened, as a sentence."""
        if self.wrong == "removed" and self.first == self.last:
            return (
                Text("سابقهٔ {n} حذف شده است.", "Entry {n} was removed.")
                .label(lang)
                .format(n=number(self.first, lang))
            )
        return (
            _TEXTS[self.wrong]
            .label(lang)
            .format(first=number(self.first, lang), last=number(self.last, lang))
        )
