"""What all parts of the settings file share: the strict base model, texts in two languages, days written as text."""

import re
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo, field_validator

from geo.toml_messages import told_text, without_secrets
from geo.tomlfile import DeclarationError
from persian.calendar import CalendarError, parse_day


class Declared(BaseModel):
    """Base model: immutable, and an unknown key in the file is an error, so that a misspelt setting is noticed.

    Blanks around a text do not count: a path or an address that ends with one would be another, and nobody sees it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False)

    @field_validator("*", mode="before")
    @classmethod
    def _no_truth_for_a_number(cls, value: Any, info: ValidationInfo) -> Any:
        """Refuse true and false where a number belongs: pydantic would read them as 1 and 0."""
        if isinstance(value, bool) and _is_number(cls.model_fields[str(info.field_name)].annotation):
            found = str(value).lower()
            raise DeclarationError(f"باید عدد باشد (نوشته شده: {found})", f"must be a number (found {found})")
        return value


def _is_number(annotation: Any) -> bool:
    """Whether a type takes numbers only, also if they have bounds or may be left out."""
    if annotation in (int, float):
        return True
    if hasattr(annotation, "__metadata__"):
        return _is_number(annotation.__origin__)
    if get_origin(annotation) not in (Union, UnionType):
        return False
    return all(_is_number(part) for part in get_args(annotation) if part is not type(None))


class DeclaredText(Declared):
    """A text that a settings file gives in Persian and English."""

    fa: str
    en: str

    def label(self, lang: str) -> str:
        """The text in one language, as it was declared."""
        return self.fa if lang == "fa" else self.en


def _validate_day(text: str) -> str:
    # Pydantic reports a ValueError, whose message says what is wrong with the day.
    try:
        parse_day(text)
    except CalendarError as error:
        fa, en = (each.replace(text, told_text(text)) for each in (error.message_fa, error.message_en))
        raise DeclarationError(fa, en) from None
    return text


Day = Annotated[str, AfterValidator(_validate_day)]


def _validate_timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        found = name if re.fullmatch("[A-Za-z_/+-]{1,40}", name) else "…"
        raise DeclarationError(
            f"منطقهٔ زمانی «{found}» شناخته نشد؛ نام آن را مانند Asia/Tehran بنویسید.",
            f'there is no time zone "{found}"; write its name like Asia/Tehran.',
        ) from None
    return name


TimeZone = Annotated[str, AfterValidator(_validate_timezone)]


def told_variable(name: str) -> str:
    """The name of an environment variable for messages; "…" for one in other than capitals, digits and underscores.

    Some write the password itself where its name belongs.
    """
    return name if re.fullmatch("[A-Z_][A-Z0-9_]*", name) else "…"


def matching(pattern: str, fa: str, en: str) -> AfterValidator:
    """A validator of text that must match a pattern, with a message that says in words what to write."""

    def _validate(text: str) -> str:
        if not re.fullmatch(pattern, text):
            found = without_secrets(text) if "://" in text else told_text(text)
            raise DeclarationError(f"{fa} (نوشته شده: {found})", f"{en} (found {found})")
        return text

    return AfterValidator(_validate)
