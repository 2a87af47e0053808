"""The log says what the administrator has to look at, and repeats nothing that a browser can make up."""

import httpx2
import pytest
from authlib.integrations.starlette_client import OAuthError

from door.provider_failure import failure_reason
from geo.tomlfile import DeclarationError
from queries.settings.openid_settings import OpenId

SETTINGS = OpenId(issuer="https://id.example.ir", client_id="negah", secret_variable="SECRET")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            OAuthError("invalid_client"),
            "OAuthError: invalid_client (the provider refused client_id or the secret)",
        ),
        (OAuthError("access_denied"), "OAuthError: access_denied"),
        (OAuthError("x\nforged line"), "OAuthError"),
        (
            httpx2.ConnectError("no"),
            "ConnectError: no usable answer from the provider at https://id.example.ir",
        ),
        (KeyError("userinfo"), "KeyError"),
    ],
)
def test_the_reason_names_what_to_look_at(error: Exception, reason: str) -> None:
    assert failure_reason(error, SETTINGS) == reason


def test_a_secret_in_place_of_the_name_of_its_variable_is_not_told() -> None:
    with pytest.raises(DeclarationError, match="NEGAH_NOWHERE"):
        SETTINGS.model_copy(update={"secret_variable": "NEGAH_NOWHERE"}).secret()
    with pytest.raises(DeclarationError) as told:
        SETTINGS.model_copy(update={"secret_variable": "hunter2"}).secret()
    assert "hunter2" not in str(told.value)
