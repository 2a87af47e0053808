"""Passwords: what is accepted, and their argon2id hashes.

Parameters are the defaults of argon2-cffi, the "low memory" choice of RFC 9106: three passes over 64 MiB, so one check
takes 50 to 200 ms. At most two run at a time in a process; otherwise many sign-ins at once could use up its memory.
"""

import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from persian.digits import to_latin_digits
from persian.names import tidy
from persian.stream_safe import stream_safe
from records.common_passwords import uncommon_length
from records.errors import InputError, Refused

SHORTEST, LONGEST = 12, 200  # characters
_MIN_DIFFERENT = 5
_SHORTEST_NAME = 4  # a shorter one is part of many words
_MIN_OTHERS = 5
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
    if len(owner) >= _SHORTEST_NAME and owner in typed.casefold():
        raise InputError(
            "نام کاربری در گذرواژه آمده است و آن را به‌آسانی می‌توان حدس زد. گذرواژهٔ دیگری انتخاب کنید.",
            "This password contains the user name and is easy to guess. Choose another.",
        )
    if len(set(typed)) < _MIN_DIFFERENT:
        raise InputError(
            "این گذرواژه از کمتر از ۵ نویسهٔ گوناگون ساخته شده و به‌آسانی حدس زده می‌شود. گذرواژهٔ دیگری انتخاب کنید.",
            "This password has fewer than 5 different characters and is easy to guess. Choose another.",
        )
    if uncommon_length(typed) < _MIN_OTHERS:
        raise InputError(
            "این گذرواژه را به‌آسانی می‌توان حدس زد: بیشتر آن واژه‌ای رایج، نام شخص یا جا یا ماه، سال، شمارهٔ تلفن، یا "
            "نویسه‌های تکراری یا پشت سر هم است و کمتر از ۵ نویسهٔ دیگر دارد. چند واژهٔ بی‌ربط پشت سر هم انتخاب کنید.",
            "This password is easy to guess: most of it is a common word, a name of a person, place or month, a year, "
            "a telephone number, or characters that are repeated or follow one another, and fewer than 5 are left. "
            "Choose several unrelated words in a row.",
        )


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


def equal_passwords(one: str, other: str) -> bool:
    """Whether two texts are the same password, on whatever keyboards they were typed."""
    return _normal(one) == _normal(other)


def _normal(password: str) -> str:
    """One form for what different keyboards type for the same password: letters of Persian and Arabic, and digits."""
    readable = password.encode("utf-8", "replace").decode("utf-8")
    return to_latin_digits(tidy(unicodedata.normalize("NFKC", stream_safe(readable))))


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
