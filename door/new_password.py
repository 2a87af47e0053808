"""The fields for a new password, which is typed twice because it cannot be read, and what is wrong with them."""

from markupsafe import Markup

from charts.markup import EMPTY, html
from persian.translate import translator
from records.passwords import equal_passwords


def new_password_fields(lang: str, *, focus: bool) -> Markup:
    """HTML of the two fields, `new` and `again`; with `focus` the first one has the keyboard.

    The server says what is wrong with a password, in the language of the page: a browser would say it in its own.
    """
    t = translator(lang)
    return html(
        '<label>{}<small>{}</small><input name="new" type="password" autocomplete="new-password" '
        'dir="ltr" required {}></label>'
        '<label>{}<input name="again" type="password" autocomplete="new-password" dir="ltr" required></label>',
        t("New password"),
        t("At least 12 characters. Several unrelated words in a row are safe and can be remembered."),
        Markup("autofocus") if focus else EMPTY,
        t("New password, once more"),
    )


def new_password_problem(form: dict[str, str], lang: str) -> str:
    """What the form lacks, "" if both fields hold the same password. It is not an attempt and counts as none."""
    t, new, again = translator(lang), form.get("new", ""), form.get("again", "")
    if not new:
        return t("Enter a new password.")
    return (
        "" if equal_passwords(new, again) else t("The two new passwords are not the same. Type both again.")
    )
