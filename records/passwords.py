"""Passwords: what is accepted, and their argon2id hashes.

Parameters are the defaults of argon2-cffi, the "low memory" choice of RFC 9106: three passes over 64 MiB, so one check
takes 50 to 200 ms. At most two run at a time in a process; otherwise many sign-ins at once could use up its memory.
"""

import re
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import takewhile
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from persian.digits import to_latin_digits
from persian.names import tidy
from records.errors import InputError, Refused

SHORTEST, LONGEST = 12, 200  # characters
_FEWEST_DIFFERENT = 5
_SHORTEST_NAME = 4  # a shorter one is part of many words
# What everybody tries first, and characters that follow one another, count for nothing in a password.
_COMMON = (
    "password", "administrator", "admin", "iloveyou", "letmein", "welcome", "negah", "tabriz", "iran",
    "گذرواژه", "رمزعبور", "استانداری", "آذربایجان", "تبریز", "ایران",
)  # fmt: skip
_LOOKALIKES = {"a": "[a@4]", "e": "[e3]", "i": "[i1!]", "l": "[l1]", "o": "[o0]", "s": "[s$5]"}
_WORDS = re.compile("|".join("".join(_LOOKALIKES.get(letter, letter) for letter in word) for word in _COMMON))
_YEARS = re.compile(r"(?<!\d)(13|14|19|20)\d\d(?!\d)")
_SPACES = re.compile(r"[\s\u200c]+")
_REPEATED = re.compile(r"(.)\1+|(.{2,}?)\2+")
_ROWS = (
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "qazwsxedcrfvtgbyhnujm",
    "ضصثقفغعهخح",
    "شسیبلاتنم",
)
_SHORTEST_RUN = 3
_FEWEST_OTHERS = 5
_HASHER = PasswordHasher()
_SLOTS = BoundedSemaphore(2)
_WAIT_SECONDS = 10.0


def check_password(password: str, *, name: str) -> None:
    """Raise InputError, which says why, for a password that is too easy to guess."""
    typed = _normal(password)
    if not SHORTEST <= len(typed) <= LONGEST:
        raise InputError(
            "گذرواژه باید ۱۲ تا ۲۰۰ نویسه باشد. چند واژهٔ بی‌ربط پشت سر هم، هم امن است و هم به یاد می‌ماند.",
            "A password has 12 to 200 characters. Several unrelated words in a row are safe and can be remembered.",
        )
    owner = _normal(name).casefold()
    holds_name = len(owner) >= _SHORTEST_NAME and owner in typed.casefold()
    is_common = len(_uncommon_part(_SPACES.sub("", typed.casefold()))) < _FEWEST_OTHERS
    if len(set(typed)) < _FEWEST_DIFFERENT or holds_name or is_common:
        raise InputError(
            "این گذرواژه را به‌آسانی می‌توان حدس زد: بیشترش نویسه‌های تکراری یا پشت سر هم، سال یا واژه‌ای رایج است، یا نام "
            "کاربری در آن آمده است. گذرواژهٔ دیگری انتخاب کنید.",
            "This password is easy to guess: most of it is repeated or follows one another on the keyboard, is a year "
            "or a common word, or it contains the user name. Choose another.",
        )


def _uncommon_part(typed: str) -> str:
    """A password without common words, years, repetitions, and characters that follow one another on the keyboard.

    What is left is searched again, because a word may stand within another.
    """
    shorter = _YEARS.sub("", _WORDS.sub("", typed))
    if shorter == typed:
        shorter = _without_runs(_REPEATED.sub(r"\1\2", typed))
    return typed if shorter == typed else _uncommon_part(shorter)


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


def hash_password(password: str) -> str:
    """The argon2id hash of a password, with its parameters and salt in it. Raises Refused when too many wait."""
    with _slot():
        return _HASHER.hash(_normal(password))


def is_password(stored: str | None, password: str) -> bool:
    """Whether a password belongs to a stored hash.

    Without a hash a made-up one is checked, so that the time of the answer does not tell whether somebody has an
    account. Raises Refused when too many wait.
    """
    # An overlong text is not worth hashing, but takes its time like any other.
    typed = _normal(password[: LONGEST * 4])
    with _slot():
        try:
            _HASHER.verify(stored or _nobodys_hash(), typed)
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with other parameters than today's, and should be made again at a sign-in."""
    return _HASHER.check_needs_rehash(stored)


def _normal(password: str) -> str:
    """One form for what different keyboards type for the same password: letters of Persian and Arabic, and digits."""
    readable = password.encode("utf-8", "replace").decode("utf-8")
    return to_latin_digits(tidy(unicodedata.normalize("NFKC", readable)))


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash(secrets.token_urlsafe(32))


@contextmanager
def _slot() -> Iterator[None]:
    if not _SLOTS.acquire(timeout=_WAIT_SECONDS):
        raise Refused(
            "شمار درخواست‌های ورود در این لحظه زیاد است. کمی بعد دوباره تلاش کنید.",
            "Too many people are signing in at this moment. Try again shortly.",
            wait=int(_WAIT_SECONDS),
        )
    try:
        yield
    finally:
        _SLOTS.release()
