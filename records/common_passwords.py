"""Length of a password without the parts that everybody tries first.

Whoever guesses at passwords of a provincial office tries names of the province and its administration, of people,
clubs and months, with a year or some digits, and with marks between the letters, accents, or backwards. These count for
nothing, and neither do repetitions, telephone numbers, and characters that follow one another on the keyboard.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import takewhile

# Characters that each common word beyond the first counts for: several unrelated words are a good password.
_OF_FURTHER_WORD = 2
_WORDS = """
password passwort passwd admin administrator root user guest login letmein welcome changeme secret master iloveyou
trustno1 monkey dragon sunshine princess football baseball superman shadow qwertz test demo hello spring summer autumn
winter negah dashboard complaint shekayat samad
iran tehran tabriz azarbaijan azarbayjan azerbaijan sharghi gharbi urmia orumieh ardabil ardebil zanjan maragheh marand
mianeh ahar bonab sarab shabestar jolfa malekan kaleybar osku azarshahr hashtrud heris bostanabad mashhad isfahan
shiraz karaj qom
ostandari ostandar ostan governor farmandari farmandar shahrdari shahrdar bakhshdari modir karshenas moavenat press
steward agency county
mohammad muhammad mohamad hossein hosein hassan ali reza mahdi mehdi amir abbas saeed hamid majid karim rahim ahmad
mahmoud javad sadegh yousef ebrahim fatemeh fateme zahra maryam sara narges leila somayeh masoumeh
persepolis perspolis esteghlal esteqlal sepahan tractor teraktor traktor
farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar bahman esfand
january february march april june july august september october november december
گذرواژه رمزعبور پسورد کلمهعبور رمزمن رمز مدیر ادمین کاربر سلام خدایا خدا شکرت دوستتدارم نگاه داشبورد شکایت سامد
ایران تهران تبریز آذربایجان شرقی غربی ارومیه اردبیل زنجان مراغه مرند میانه اهر بناب سراب شبستر جلفا ملکان کلیبر
اسکو آذرشهر هشترود هریس بستان‌آباد مشهد اصفهان شیراز کرج
استانداری استاندار استان فرمانداری فرماندار شهرداری شهردار بخشداری بخشدار معاونت کارشناس
محمد حسین حسن علی رضا مهدی امیر عباس سعید حمید مجید کریم رحیم احمد محمود جواد صادق یوسف ابراهیم فاطمه زهرا مریم
سارا نرگس لیلا سمیه معصومه
پرسپولیس استقلال سپاهان تراکتور
فروردین اردیبهشت خرداد مرداد شهریور بهمن اسفند
"""
_LOOKALIKES = {"a": "[a@4]", "e": "[e3]", "i": "[i1!]", "l": "[l1]", "o": "[o0]", "s": "[s$5]"}
_YEARS = re.compile(r"(?<!\d)(13|14|19|20)\d\d(?!\d)")
_MOBILE = re.compile(r"(?:0098|\+98|(?<!\d)0)9\d{9}")
_SPACES = re.compile(r"[\s\u200c]+")
_REPEATED = re.compile(r"(.)\1+|(.{2,}?)\2+")
_ROWS = (
    "0123456789", "!@#$%^&*()_+", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p", "a1b2c3d4e5f6g7h8i9", "q1w2e3r4t5y6u7i8o9p0", "qazwsxedcrfvtgbyhnujm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "ضصثقفغعهخح", "شسیبلاتنم",
)  # fmt: skip
_SHORTEST_RUN = 3


def uncommon_length(password: str) -> int:
    """How many characters of a password are left, at least, in one of the ways of reading it."""
    return min(_without_common_parts(text, frozenset()) for text in _readings(password))


def _readings(password: str) -> Iterator[str]:
    """A password in small letters: as it is, without a mark between its letters, and both backwards."""
    plain = _plain(password)
    # A single mark that is repeated is not secret; the marks of a randomly generated password differ.
    marks = [letter for letter in plain if not letter.isalnum()]
    separated = plain.replace(marks[0], "") if len(marks) > 1 and len(set(marks)) == 1 else plain
    for text in dict.fromkeys((plain, separated)):
        yield text
        yield text[::-1]


def _plain(text: str) -> str:
    """A text in small letters, without spaces and accents; «آ» is «ا»."""
    letters = unicodedata.normalize("NFKD", _SPACES.sub("", text.casefold()))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def _common() -> re.Pattern[str]:
    """The common words, the longer ones first, in the ways of writing their letters."""
    words = sorted({_plain(word) for word in _WORDS.split()}, key=len, reverse=True)
    return re.compile(
        "|".join("".join(_LOOKALIKES.get(letter, re.escape(letter)) for letter in word) for word in words)
    )


def _without_common_parts(text: str, words: frozenset[str]) -> int:
    """Characters of a text that are left; `words` are the common ones that were taken out before.

    What is left is searched again, because a word may stand within another.
    """
    taken_out = words.union(match[0] for match in _common().finditer(text))
    shorter = _YEARS.sub("", _MOBILE.sub("", _common().sub("", text)))
    if shorter == text:
        shorter = _without_runs(_REPEATED.sub(r"\1\2", text))
    if shorter == text:
        return len(text) + _OF_FURTHER_WORD * max(len(taken_out) - 1, 0)
    return _without_common_parts(shorter, taken_out)


def _without_runs(rest: str) -> str:
    """A text without characters that follow one another in the alphabet or on keys."""
    left = ""
    while rest:
        run = _run_length(rest)
        if run < _SHORTEST_RUN:
            left, run = left + rest[0], 1
        rest = rest[run:]
    return left


def _run_length(text: str) -> int:
    """How many characters at the beginning of a text follow one another, in either direction."""
    rows = [*_ROWS, *(row[::-1] for row in _ROWS)]
    return max(_equal_beginning(text, row[max(row.find(text[0]), 0) :]) for row in rows)


def _equal_beginning(text: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(text, other, strict=False))))
