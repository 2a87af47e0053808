"""Words that say the state of a case under any mapping, also two in one: «پاسخ داده شد و بایگانی گردید»."""

import re

from persian.names import fold
from queries.vocabulary.labels import Text

OPEN, ANSWERED, CLOSED, ANSWERED_AND_CLOSED = 0, 1, 2, 3
STATE_CODES = {
    "open": OPEN, "answered": ANSWERED, "closed": CLOSED, "answered_closed": ANSWERED_AND_CLOSED,
}  # fmt: skip
STATE_LABELS = (
    Text("باز", "open"), Text("پاسخ داده شده", "answered"), Text("مختومه", "closed"),
    Text("پاسخ داده شده و مختومه", "answered and closed"),
)  # fmt: skip
# Words that say the state of a case under any mapping. What may mean two is left to the mapping: «اقدام شد»,
# «بدون پاسخ», «عدم پاسخ».
_STATES = {
    OPEN: (
        "باز", "جاری", "مفتوح", "جدید", "ثبت شد", "ثبت شده", "ثبت اولیه", "در جریان", "در دست بررسی", "در حال بررسی",
        "تحت بررسی", "در انتظار بررسی", "بررسی نشده", "در دست اقدام", "در حال اقدام", "در انتظار اقدام", "اقدام نشده",
        "در دست پیگیری", "در حال پیگیری", "در دست رسیدگی", "در حال رسیدگی", "ارجاع شد", "ارجاع شده", "ارجاع داده شد",
        "ارجاع داده شده", "در انتظار ارجاع", "در انتظار پاسخ", "منتظر پاسخ", "پاسخ داده نشده", "غیرمختومه",
        "مختومه نشده", "بسته نشده", "منتظر پاسخ دستگاه", "در انتظار پاسخ دستگاه", "در صف کارشناس", "در صف بررسی",
    ),
    ANSWERED: (
        "پاسخ", "پاسخ داده شد", "پاسخ داده شده", "پاسخ داده شده است", "پاسخ ارسال شد", "پاسخ ارسال شده", "پاسخ ثبت شد",
        "پاسخگویی شد", "پاسخگویی شده", "جواب داده شد", "جواب داده شده", "دارای پاسخ", "پاسخ ارسال گردید",
        "پاسخ قطعی", "پاسخ نهایی", "پاسخ نهایی ارسال شد", "پاسخ نهایی ارسال گردید", "جوابیه واصل شد",
        "جوابیه واصل گردید", "جوابیه دریافت شد", "جوابیه ارسال شد",
    ),
    CLOSED: (
        "مختومه", "مختومه شد", "مختومه شده", "مختومه گردید", "بسته", "بسته شد", "بسته شده", "خاتمه یافت", "خاتمه یافته",
        "پایان یافت", "پایان یافته", "بایگانی", "بایگانی شد", "بایگانی شده", "بایگانی گردید", "بسته گردید", "عدم امکان",
        "عدم امکان اقدام", "عدم امکان انجام", "غیرقابل اقدام",
    ),
}  # fmt: skip
STATE_WORDS = {fold(word): code for code, words in _STATES.items() for word in words}
# Shorter and English words, which say a state only beside the other one: «پاسخ داده و بسته شد», “Closed - answered”.
_IN_PHRASES = STATE_WORDS | {
    fold(word): code
    for code, words in (
        (
            ANSWERED,
            ("پاسخ داده", "جواب داده", "پاسخگویی", "answered", "responded", "replied", "response", "reply"),
        ),
        (CLOSED, ("closed", "archived", "case closed")),
    )
    for word in words
}
_BETWEEN = re.compile(r"[-–—/\\،,؛;:|+()\[\]]+|\s(?:و|با|پس از|بعد از|and|with|after)\s", re.IGNORECASE)
_MAX_LETTERS = 80


def two_states(text: str) -> int | None:
    """ANSWERED_AND_CLOSED for a text that says both, in words for either, and nothing else; else None."""
    if len(text) > _MAX_LETTERS:
        return None
    parts = [key for part in _BETWEEN.split(text) if (key := fold(part))]
    codes = {_IN_PHRASES.get(part) for part in parts}
    return ANSWERED_AND_CLOSED if codes == {ANSWERED, CLOSED} else None
