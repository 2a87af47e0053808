"""The door's pages: language, direction, escaping, and a policy that allows no script."""

import re

import pytest

from door.auth_pages import (
    alert,
    document,
    document_response,
    first_code_form,
    notice,
    prepare_code_form,
    sign_in_form,
)

HOSTILE = '"><script>alert(1)</script>'


@pytest.mark.parametrize(
    ("lang", "direction", "words"), [("fa", "rtl", "گذرواژه"), ("en", "ltr", "Password")]
)
def test_the_form_is_in_the_language_of_the_reader(lang: str, direction: str, words: str) -> None:
    form = sign_in_form(lang, action="/sign-in", next_path="/", name="")
    sent = document("x", form, title="Negah", lang=lang, base="")

    assert f'<html lang="{lang}" dir="{direction}">' in sent
    assert words in sent
    assert "<script" not in sent


def test_the_field_to_fill_in_next_has_the_focus() -> None:
    assert re.findall(
        r'name="(\w+)"[^>]*autofocus', sign_in_form("fa", action="", next_path="/", name="")
    ) == ["name"]
    again = sign_in_form("fa", action="", next_path="/", name="maryam")
    assert re.findall(r'name="(\w+)"[^>]*autofocus', again) == ["password"]


def test_a_command_in_a_notice_stands_by_itself() -> None:
    assert notice("Run `a <b>` now.") == '<div class="notice"><p>Run <code>a &lt;b&gt;</code> now.</p></div>'
    assert notice("") == ""


def test_what_viewers_type_is_escaped() -> None:
    form = sign_in_form("en", action="/sign-in", next_path=HOSTILE, name=HOSTILE) + alert(HOSTILE)

    assert "<script" not in form


def test_the_policy_allows_one_style_sheet_and_nothing_from_elsewhere() -> None:
    policy = document_response("", base="/a").headers["content-security-policy"]

    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_the_secret_of_one_time_codes_can_be_typed_or_opened() -> None:
    form = first_code_form("en", base="", address="otpauth://totp/a:b?secret=ABCDEFGH&issuer=a")

    assert "ABCD EFGH" in form
    assert 'href="otpauth://totp/a:b?secret=ABCDEFGH&amp;issuer=a"' in form
    assert "secret" not in prepare_code_form("en", base="", has_code=True)
