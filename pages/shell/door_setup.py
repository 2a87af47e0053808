"""The rules of the door for this server, and the refusal to start where everybody could come in."""

import logging
import os
import sys
from collections.abc import Mapping, Sequence

from streamlit import config

from door.auth_app import AuthApp
from door.first_steps import first_steps
from door.listening import believe_no_header, reason_not_to_listen
from door.openid import Provider
from door.responses import PageResponses
from door.rules import Rules, rules_from_settings
from door.session_manager import SessionManager, lifetimes_of
from geo.tomlfile import DeclarationError
from pages.shell.title import title
from pages.view.view import dimension_labels
from persian.bidi import isolate
from persian.translate import translator
from queries.settings.configured_province import province_at
from queries.settings.province_settings import settings
from queries.storage.opening import database_url, open_store
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
    """Write into the log what keeps everybody out: a fault of the settings, or that there is no administrator yet.

    Waits for the records.
    """
    if fault := _settings_fault():
        log.warning("%s", fault)
        return
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


def _settings_fault() -> str | None:
    """What is wrong with the settings file, in both languages; None if it can be read."""
    try:
        settings()
    except DeclarationError as error:
        return f"{error.message_fa}\n{error.message_en}"
    return None


def _session_manager() -> SessionManager:
    door = settings().door
    return SessionManager(configured_url(), lifetimes=lifetimes_of(door.session_hours, door.idle_minutes))


def check_listening() -> None:
    """End the process, with the reason and the remedy, if it is not to listen on its address or cannot work.

    It cannot if the address of the store is none, or the secret for the identity provider is missing.
    """
    address = str(config.get_option("server.address") or "")
    if reason := reason_not_to_listen(rules(), address=address, environment=os.environ):
        # Where the settings cannot be read, the way of signing in may well be in them.
        sys.exit(_settings_fault() or reason)
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


def area_lines(counties: Sequence[str], agencies: Sequence[str], lang: str) -> list[str]:
    """A line for the counties and one for the offices, without those of which there are none.

    A code stands for itself where its name cannot be read, of a store that does not exist yet, say.
    """
    t = translator(lang)
    lines = (
        (t("Counties: {names}"), counties, _county_names(lang) if counties else {}),
        (t("Offices: {names}"), agencies, _office_names(lang) if agencies else {}),
    )
    return [
        template.format(names=t(", ").join(isolate(names.get(code, code)) for code in codes))
        for template, codes, names in lines
        if codes
    ]


def _county_names(lang: str) -> Mapping[str, str]:
    try:
        return {each.code: each.name(lang) for each in province_at(settings().province_folder).counties}
    except DeclarationError:
        return {}


def _office_names(lang: str) -> Mapping[str, str]:
    try:
        return dimension_labels(open_store(), "agency", lang)
    except StoreError:
        return {}
