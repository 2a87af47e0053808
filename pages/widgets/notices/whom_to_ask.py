"""Whom to ask for more rights: the administrator, or whoever the settings name. Administrators give them themselves."""

from pages.view.viewer import viewer
from persian.translate import translator
from queries.settings.province_settings import settings


def whom_to_ask(lang: str) -> str:
    """The sentence that says whom to ask, in a language; to administrators, how they give themselves the right."""
    t, contact = translator(lang), settings().door.contact
    who = viewer()
    if who.is_administrator and not who.local:
        return t(
            "You administer the dashboard: if you need it for your work, give yourself a role that has it, on the "
            "server with “python -m records user role”."
        )
    if contact is None:
        return t("If you need it for your work, ask the administrator of the dashboard for it.")
    return t("If you need it for your work, ask {contact} for it.").format(contact=contact.label(lang))
