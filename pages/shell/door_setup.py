"""The rules of the door for this server, and the refusal to start where everybody could come in."""

import logging
import os
import sys

from streamlit import config

from door.auth_app import AuthApp
from door.first_steps import first_steps
from door.listening import believe_no_header, reason_not_to_listen
from door.openid import Provider
from door.responses import PageResponses
from door.rules import Rules, rules_from_settings
from door.session_manager import SessionManager, lifetimes_of
from geo.tomlfile import DeclarationError
from pages.shell.area_lines import area_lines
from pages.shell.title import title
from queries.settings.province_settings import settings
from queries.storage.opening import database_url
from queries.storage.store_address import store_address
from queries.storage.store_errors import StoreError
from records.database import configured_url
from records.errors import RecordsError

log = logging.getLogger(__name__)
_rules: Rules | None = None


def rules() -> Rules:
    """The rules of the door, fixed for the life of the process as soon as the settings can be read.

    Until then nothing can be shown but the fault of the settings, and that on this machine only.
    """
    global _rules
    if _rules is None:
        try:
            _rules = rules_from_settings(settings().door)
        except DeclarationError:
            return Rules()
    return _rules


def auth_app() -> AuthApp:
    """The door's own pages, with the sessions and the identity provider of this server."""
    door, session_manager = settings().door, _session_manager()
    provider = Provider(door.openid, session_manager, address=door.address) if door.openid else None
    responses = PageResponses(
        rules(),
        title,
        provider=provider,
        has_accounts=door.accounts,
        first_steps=first_steps(session_manager, door),
        areas=area_lines,
    )
    return AuthApp(session_manager, responses, header=door.header)


def log_first_steps() -> None:
    """Write into the log how the first administrator comes in, while there is none. Waits for the records."""
    if rules().local:
        return
    session_manager = _session_manager()
    try:
        steps = first_steps(session_manager, settings().door)
        for line in filter(None, map(steps, ("fa", "en"))):
            log.warning("%s", line.replace("`", ""))
        session_manager.records.close()
    except RecordsError as error:
        for message in (error.message_fa, error.message_en):
            log.warning("%s", message)


def _session_manager() -> SessionManager:
    door = settings().door
    return SessionManager(configured_url(), lifetimes=lifetimes_of(door.session_hours, door.idle_minutes))


def check_listening() -> None:
    """End the process, with the reason and the remedy, if it is not to listen on its address or cannot work.

    It cannot if the address of the store is none, or the secret for the identity provider is missing.
    """
    address = str(config.get_option("server.address") or "")
    if reason := reason_not_to_listen(rules(), address=address, environment=os.environ):
        sys.exit(reason)
    try:
        store_address(database_url())
    except StoreError as error:
        sys.exit(f"{error.message_fa}\n{error.message_en}")
    believe_no_header()
    if rules().local:
        return
    try:
        if provider := settings().door.openid:
            provider.secret()
    except DeclarationError as error:
        sys.exit(f"{error.message_fa}\n{error.message_en}")
