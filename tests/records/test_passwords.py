"""Passwords: which are accepted, how they are stored, and that checking them uses no more memory than planned."""

import threading
import time

import pytest
from argon2 import PasswordHasher

from records import passwords
from records.errors import InputError, Refused
from records.passwords import check_password, hash_password, is_outdated, is_password


@pytest.mark.parametrize(
    "password", ["", "short", "یازده نویس", "a" * 201, "aaaabbbbaaaa", "the planner word", "PLANNER-1234567"]
)
def test_a_password_that_is_easily_guessed_is_refused(password):
    with pytest.raises(InputError):
        check_password(password, name="planner")


@pytest.mark.parametrize(
    "password",
    [
        "123456789012",
        "password1234",
        "qwertyuiop12",
        "abcabcabcdef",
        "administrator1",
        "9876543210ab",
        "Negah111Negah1",
        "P@ssw0rd1405!",
        "Passw0rd@2026",
        "passpasswordword",
        "negah111negah111",
        "112233445566",
        "1q2w3e4r5t6y",
        "q1w2e3r4t5y6",
        "qazwsxedcrfv",
        "tabriz111111",
        "رمز عبور ۱۴۰۵",
        "x" * 190 + "abcdefgh",
        "Governor@1404",
        "ostandari1404",
        "azarbaijan1404",
        "tehran@1404!",
        "Tehran123456",
        "drowssap1234",
        "p.a.s.s.w.o.r.d",
        "p-a-s-s-w-o-r-d1",
        "pässword1234",
        "Changeme2024!",
        "Khordad1404!",
        "mohammad1404",
        "پرسپولیس۱۴۰۰",
        "استاندار۱۲۳۴",
        "آذربایجان_۱۴۰۴",
        "09143123456789",
        "+989143123456",
        "!@#$%^&*()_+",
        "a1b2c3d4e5f6",
    ],
)
def test_a_password_that_everybody_tries_first_is_refused(password):
    with pytest.raises(InputError, match="common word"):
        check_password(password, name="planner")


@pytest.mark.parametrize(
    "password",
    [
        "چند واژهٔ بی‌ربط ۱۲",
        "correct horse battery",
        "کوه‌نوردی در آذربایجان",
        "k7Lq vase 1405",
        "gate_lamp_river_coin",
        "tabriz maryam tractor summer",
        "z!q#7k$%9&*(",
        "تبریز نان چتر ساعت",
    ],
)
def test_other_passwords_are_accepted(password):
    check_password(password, name="planner")
    check_password(password, name="a")


@pytest.mark.parametrize(
    ("password", "why"),
    [("the planner word", "contains the user name"), ("abababababab", "different characters")],
)
def test_the_refusal_says_what_is_wrong(password, why):
    with pytest.raises(InputError, match=why) as caught:
        check_password(password, name="planner")
    assert "گذرواژه" in caught.value.message_fa


def test_a_hash_is_argon2id_with_a_salt_of_its_own():
    first, second = hash_password("one and the same"), hash_password("one and the same")
    assert first != second
    assert first.startswith("$argon2id$")
    assert "one" not in first
    assert is_password(first, "one and the same")
    assert not is_password(first, "one and the samf")


def test_one_password_typed_on_two_keyboards_is_one_password():
    stored = hash_password("کلید یک ۱۲۳۴")
    assert is_password(stored, "كليد يك 1234")
    assert is_password(stored, "کلید یک ١٢٣٤")
    assert not is_password(stored, "کلید یک ۱۲۳۵")


@pytest.mark.parametrize("stored", [None, "", "$argon2id$broken", "plain text"])
@pytest.mark.parametrize("typed", ["", "plain text", "\ud800" * 10, "x" * 100_000])
def test_without_a_whole_hash_no_password_is_right(stored, typed):
    assert not is_password(stored, typed)


def test_an_unknown_name_takes_as_long_as_a_wrong_password(monkeypatch):
    """Both compute one hash with the same parameters; that is asked instead of a clock."""
    checked = []

    class Counting(PasswordHasher):
        def verify(self, hash, password):
            checked.append(hash.split("$")[3])
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "_HASHER", Counting(time_cost=1, memory_cost=8, parallelism=1))
    is_password(hash_password("somebody's password"), "wrong")
    is_password(None, "wrong")
    assert checked == ["m=8,t=1,p=1"] * 2


def test_a_hash_of_other_parameters_is_outdated():
    assert not is_outdated(hash_password("one and the same"))
    assert is_outdated(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash("x"))


def test_the_parameters_are_those_of_rfc_9106(monkeypatch):
    monkeypatch.undo()
    assert "m=65536,t=3,p=4" in hash_password("one and the same")


def test_at_most_two_are_checked_at_a_time(monkeypatch):
    running, most = 0, 0
    guard, two = threading.Lock(), threading.Event()

    class Slow(PasswordHasher):
        def hash(self, password, *, salt=None):
            nonlocal running, most
            with guard:
                running += 1
                most = max(most, running)
                if running == 2:
                    two.set()
            two.wait(10)
            time.sleep(0.05)
            with guard:
                running -= 1
            return "hash"

    monkeypatch.setattr(passwords, "_HASHER", Slow())
    threads = [threading.Thread(target=hash_password, args=("x",)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


def test_who_waits_too_long_is_told_to_come_again(monkeypatch):
    monkeypatch.setattr(passwords, "_WAIT_SECONDS", 0.01)
    with passwords._slot(), passwords._slot(), pytest.raises(Refused) as caught:
        hash_password("x")
    assert "Too many" in caught.value.message_en
