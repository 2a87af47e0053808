"""Local accounts: signing in, one-time codes, links, and the first administrator."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from records import passwords
from records.accounts import (
    PREPARED_FOR,
    confirm_code,
    enroll_code,
    first_administrator_link,
    has_code,
    one_time_link,
    person_of_link,
    redeem_link,
    set_password,
    sign_in,
)
from records.attempts import FREE
from records.database import Records
from records.errors import InputError, Refused
from records.people import Person, add, by_name, disable, enable, everyone, reset_password
from records.provider_people import ClaimedRights, ProviderIdentity, from_claims
from records.records_tables import one_time_link as link_table
from records.records_tables import person
from records.roles import Role
from records.sessions import begin, current
from tests.records.conftest import NOW, ON_BOTH, PASSWORD

WRONG = "The user name, the password or the one-time code is not right."
STEP = timedelta(seconds=30)


def signs_in(records: Records, *, name: str = "planner", password: str = PASSWORD, code: str = "", now=NOW):
    return sign_in(records, name, password, code, client="10.0.0.1", now=now)


def is_refused(records: Records, **changes: object) -> str:
    with pytest.raises(Refused) as caught:
        signs_in(records, **changes)
    return caught.value.message_en


@ON_BOTH
def test_a_person_signs_in_by_any_spelling_of_the_name(records: Records, planner: Person) -> None:
    assert signs_in(records) == signs_in(records, name=" PLANNER ") == planner


def test_everything_that_is_wrong_has_one_text(records: Records, planner: Person) -> None:
    from_claims(records, ProviderIdentity("https://id.example", "s", "minister"), ClaimedRights())
    add(records, "fresh", "", roles=[])
    texts = {
        is_refused(records, name="nobody"),
        is_refused(records, password="a wrong password"),
        is_refused(records, password=""),
        is_refused(records, name="minister"),
        is_refused(records, name="fresh", password=""),
        is_refused(records, name="x" * 100_000),
    }
    disable(records, planner)
    texts.add(is_refused(records))
    assert texts == {WRONG}
    enable(records, planner)
    assert signs_in(records) == planner


def test_an_outdated_hash_is_renewed_at_a_sign_in(
    records: Records, planner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    signs_in(records)
    assert "t=2" in stored(records, planner).password_hash
    assert signs_in(records) == planner


def stored(records: Records, who: Person) -> sa.Row:
    with records.reading() as connection:
        return connection.execute(sa.select(person).where(person.c.id == who.id)).one()


class TestCodes:
    """One-time codes of an authenticator application."""

    @pytest.fixture
    def codes(self, records: Records, planner: Person) -> pyotp.TOTP:
        """The codes of the planner, in force since ten minutes ago."""
        codes = pyotp.parse_uri(enroll_code(records, planner))
        confirm_code(records, planner, codes.at(NOW - 20 * STEP), now=NOW - 20 * STEP)
        return codes

    def test_the_address_names_the_product_and_the_person(self, records: Records, planner: Person) -> None:
        address = urlsplit(enroll_code(records, planner))
        assert (address.scheme, address.netloc, address.path) == ("otpauth", "totp", "/Negah%20111:planner")
        assert parse_qs(address.query)["issuer"] == ["Negah 111"]
        assert len(parse_qs(address.query)["secret"][0]) == 32

    def test_codes_are_asked_for_once_one_was_confirmed(self, records: Records, planner: Person) -> None:
        codes = pyotp.parse_uri(enroll_code(records, planner))
        assert not has_code(records, planner)
        assert signs_in(records) == planner
        with pytest.raises(Refused, match="not right"):
            confirm_code(records, planner, "000000" if codes.at(NOW) != "000000" else "000001", now=NOW)
        assert signs_in(records) == planner
        confirm_code(records, planner, codes.at(NOW), now=NOW)
        assert has_code(records, planner)
        assert is_refused(records) == WRONG
        with pytest.raises(Refused):  # nothing is prepared any more
            confirm_code(records, planner, codes.at(NOW), now=NOW)

    def test_a_prepared_secret_is_confirmed_within_ten_minutes(
        self, records: Records, planner: Person
    ) -> None:
        in_time = NOW + PREPARED_FOR
        codes = pyotp.parse_uri(enroll_code(records, planner, now=NOW - STEP))
        with pytest.raises(Refused, match="more than ten minutes ago"):
            confirm_code(records, planner, codes.at(in_time), now=in_time)
        assert not has_code(records, planner)
        codes = pyotp.parse_uri(enroll_code(records, planner, now=NOW))
        confirm_code(records, planner, codes.at(in_time), now=in_time)
        assert has_code(records, planner)

    def test_a_code_works_once_whatever_its_digits(
        self, records: Records, planner, codes: pyotp.TOTP
    ) -> None:
        code = codes.at(NOW)
        persian = code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
        assert signs_in(records, code=f"{persian[:3]} {persian[3:]}") == planner
        assert is_refused(records, code=code) == WRONG
        assert is_refused(records, code=codes.at(NOW - STEP)) == WRONG  # an older one, seen over a shoulder
        assert signs_in(records, code=codes.at(NOW + STEP)) == planner

    def test_after_a_clock_was_a_day_ahead_codes_of_today_work(
        self, records: Records, planner: Person, codes: pyotp.TOTP
    ) -> None:
        tomorrow = NOW + timedelta(days=1)
        assert sign_in(records, "planner", PASSWORD, codes.at(tomorrow), client="10.1.1.1", now=tomorrow)
        assert signs_in(records, code=codes.at(NOW)) == planner
        assert is_refused(records, code=codes.at(NOW)) == WRONG

    @pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
    def test_clocks_may_differ_by_one_step(self, records, planner, codes, steps, right) -> None:
        code = codes.at(NOW + steps * STEP)
        if right:
            assert signs_in(records, code=code) == planner
        else:
            assert is_refused(records, code=code) == WRONG

    @pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "\ud800", "１２٣"])
    def test_what_is_no_code_is_refused(self, records, codes, code) -> None:
        assert is_refused(records, code=code) == WRONG

    def test_a_code_without_the_password_is_not_used_up(self, records, planner, codes) -> None:
        assert is_refused(records, password="a wrong password", code=codes.at(NOW)) == WRONG
        assert signs_in(records, code=codes.at(NOW)) == planner

    def test_a_lost_telephone_is_removed_by_a_reset(self, records, planner, codes) -> None:
        reset_password(records, planner, now=NOW)
        assert has_code(records, planner)  # a new password alone does not replace the telephone
        reset_password(records, planner, code=True, now=NOW)
        assert not has_code(records, planner)
        redeem_link(records, one_time_link(records, planner, now=NOW), PASSWORD, now=NOW)
        assert signs_in(records) == planner


class TestLinks:
    """Links with which people set their password."""

    def test_a_link_sets_a_password_once(self, records: Records, planner: Person) -> None:
        session = begin(records, signs_in(records), method="password", now=NOW)
        token = one_time_link(records, planner, now=NOW)
        assert person_of_link(records, token, now=NOW) == planner
        assert redeem_link(records, token, "a quite new password", now=NOW) == planner
        assert current(records, session, now=NOW) is None
        assert is_refused(records) == WRONG
        assert signs_in(records, password="a quite new password") == planner
        assert person_of_link(records, token, now=NOW) is None
        with pytest.raises(Refused, match="does not work any more"):
            redeem_link(records, token, "yet another password", now=NOW)

    def test_a_weak_password_does_not_use_the_link_up(self, records: Records, planner: Person) -> None:
        token = one_time_link(records, planner, now=NOW)
        with pytest.raises(InputError):
            redeem_link(records, token, "planner", now=NOW)
        assert redeem_link(records, token, "a quite new password", now=NOW) == planner

    def test_a_link_is_void_after_its_time_a_newer_one_a_reset_or_a_disabling(
        self, records: Records, planner: Person
    ) -> None:
        hour = timedelta(hours=1)
        token = one_time_link(records, planner, lifetime=hour, now=NOW)
        assert person_of_link(records, token, now=NOW + hour) is None
        assert person_of_link(records, token, now=NOW + hour - STEP) == planner
        newer = one_time_link(records, planner, now=NOW)
        assert person_of_link(records, token, now=NOW) is None
        reset_password(records, planner, now=NOW)
        assert person_of_link(records, newer, now=NOW) is None
        last = one_time_link(records, planner, now=NOW)
        disable(records, planner, now=NOW)
        assert person_of_link(records, last, now=NOW) is None
        with pytest.raises(Refused, match="disabled"):
            one_time_link(records, planner, now=NOW)

    def test_the_token_is_not_stored(self, records: Records, planner: Person) -> None:
        token = one_time_link(records, planner, now=NOW)
        with records.reading() as connection:
            (row,) = connection.execute(sa.select(link_table)).all()
        assert token not in str(row)
        assert len(token) == 43

    @pytest.mark.parametrize("token", ["", "x", "\ud800", "%00"])
    def test_an_unknown_link_is_refused(self, records: Records, token: str) -> None:
        with pytest.raises(Refused):
            redeem_link(records, token, PASSWORD)


class TestFirstAdministrator:
    """The link that a new server prints."""

    def test_the_first_administrator_sets_a_password_and_may_administer(self, records: Records) -> None:
        token = first_administrator_link(records, now=NOW)
        assert token is not None
        assert redeem_link(records, token, PASSWORD, now=NOW).roles == {Role.administrator}
        assert signs_in(records, name="admin").name == "admin"
        assert first_administrator_link(records, now=NOW) is None

    def test_a_lost_link_is_replaced_and_makes_nobody_twice(self, records: Records) -> None:
        first, second = (first_administrator_link(records, now=NOW) for _ in range(2))
        assert person_of_link(records, first, now=NOW) is None
        assert person_of_link(records, second, now=NOW) == by_name(records, "admin")
        assert len(everyone(records)) == 1

    def test_there_is_none_once_anybody_can_sign_in(self, records: Records) -> None:
        who = add(records, "somebody", "", roles=[Role.administrator])
        token = first_administrator_link(records, now=NOW)
        assert person_of_link(records, token, now=NOW) == who
        set_password(records, who, PASSWORD)
        assert first_administrator_link(records, now=NOW) is None

    def test_there_is_none_once_a_provider_has_signed_somebody_in(self, records: Records) -> None:
        rights = ClaimedRights(frozenset([Role.governor]))
        from_claims(records, ProviderIdentity("https://id.example", "s", "m"), rights)
        assert first_administrator_link(records, now=NOW) is None


@ON_BOTH
class TestAtTheSameMoment:
    """What works once works once, even when several ask at the same moment."""

    @staticmethod
    def successes(ask: Callable[[int], object]) -> int:
        """How many of eight threads succeed; the others must be refused."""

        def one(number: int) -> bool:
            try:
                ask(number)
            except Refused:
                return False
            return True

        with ThreadPoolExecutor(8) as threads:
            return sum(threads.map(one, range(8)))

    def test_a_link_sets_one_password(self, records: Records, planner: Person) -> None:
        token = one_time_link(records, planner, now=NOW)
        assert self.successes(lambda n: redeem_link(records, token, f"password number {n}", now=NOW)) == 1

    def test_a_code_signs_in_once(self, records: Records, planner: Person) -> None:
        codes = pyotp.parse_uri(enroll_code(records, planner))
        confirm_code(records, planner, codes.at(NOW - 2 * STEP), now=NOW - 2 * STEP)
        for number in range(8):  # from addresses that are known, so that no delay hides a second success
            redeem_link(
                records,
                one_time_link(records, planner, now=NOW),
                PASSWORD,
                client=f"10.0.0.{number}",
                now=NOW,
            )
        code = codes.at(NOW)
        assert (
            self.successes(
                lambda n: sign_in(records, "planner", PASSWORD, code, client=f"10.0.0.{n}", now=NOW)
            )
            == 1
        )

    def test_guesses_do_not_pass_before_they_are_counted(self, records: Records, planner: Person) -> None:
        texts = []

        def guess(number: int) -> None:
            try:
                sign_in(records, "planner", f"a wrong guess {number}", "", client="x", now=NOW)
            except Refused as refused:
                texts.append(refused.wait)
                raise

        assert self.successes(guess) == 0
        assert sorted(wait > 0 for wait in texts) == [False] * FREE + [True] * (8 - FREE)

    def test_one_first_administrator_is_made(self, records: Records) -> None:
        assert self.successes(lambda _: first_administrator_link(records, now=NOW)) == 8
        assert len(everyone(records)) == 1


def test_a_link_that_was_made_while_the_clock_was_ahead_does_not_last_for_years(
    records: Records, planner: Person
) -> None:
    longest = timedelta(hours=336)
    token = one_time_link(records, planner, lifetime=longest, now=NOW)
    assert person_of_link(records, token, now=NOW) == planner
    assert person_of_link(records, token, now=NOW - timedelta(minutes=9)) == planner
    ahead = one_time_link(records, planner, now=NOW + timedelta(days=3650))
    assert person_of_link(records, ahead, now=NOW) is None
    with pytest.raises(Refused, match="does not work any more"):
        redeem_link(records, ahead, PASSWORD, now=NOW)
