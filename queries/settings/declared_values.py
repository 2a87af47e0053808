"""What all parts of the settings file share: the strict base model, texts in two languages, days written as text."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from persian.calendar import parse_day


class Declared(BaseModel):
    """Base model: immutable, and an unknown key in the file is an error, so that a misspelt setting is noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DeclaredText(Declared):
    """A text that a settings file gives in Persian and English."""

    fa: str
    en: str

    def label(self, lang: str) -> str:
        """The text in one language, as it was declared."""
        return self.fa if lang == "fa" else self.en


def _validate_day(text: str) -> str:
    # Pydantic reports a ValueError; CalendarError is one, and its message says what is wrong with the day.
    parse_day(text)
    return text


Day = Annotated[str, AfterValidator(_validate_day)]
