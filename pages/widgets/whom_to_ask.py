"""Whom to ask for more rights: the administrator, or whoever the settings name."""

from persian.translate import translator
from queries.settings.province_settings import settings


def whom_to_ask(lang: str) -> str:
    """The sentence that says whom to ask, in a language."""
    t, contact = translator(lang), settings().door.contact
    if contact is None:
        return t("If you need it for your work, ask the administrator of the dashboard for it.")
    return t("If you need it for your work, ask {contact} for it.").format(contact=contact.label(lang))
