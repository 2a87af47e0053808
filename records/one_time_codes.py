"""One-time codes of an authenticator application (RFC 6238): which step of time a code is of, and if it was used."""

from datetime import datetime

import pyotp

from persian.digits import to_latin_digits

STEP_SECONDS = 30


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step that a code belongs to: the present one, or one beside it, for clocks that differ a little."""
    typed = to_latin_digits("".join(code.split()))
    if not typed.isascii():
        return None
    step = _step(now)
    matches = [
        each
        for each in (step - 1, step, step + 1)
        if pyotp.utils.strings_equal(pyotp.TOTP(secret).generate_otp(each), typed)
    ]
    return max(matches, default=None)


def is_used(step: int, last: int | None, now: datetime) -> bool:
    """Whether the code of a time step, or one after it, was used.

    A last use that lies ahead is from before the clock was set back: until it has come as far again no code would work.
    """
    return last is not None and step <= last <= _step(now) + 1


def _step(now: datetime) -> int:
    return int(now.timestamp()) // STEP_SECONDS
