"""Events that a province lists in its settings, such as a shortage or a flood: labelled on every chart over time."""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from geo.tomlfile import DeclarationError
from persian.calendar import format_day, parse_day
from persian.names import fold
from queries.settings.declared_values import Day, Declared, DeclaredText

CodeOrName = Annotated[str, Field(min_length=1, max_length=200)]
MAX_DAYS = 3_660  # a period of more than ten years is a typing error in one of its two days


class EventName(DeclaredText):
    """Name of an event in both languages, as short as a label has to be."""

    fa: str = Field(min_length=1, max_length=60)
    en: str = Field(min_length=1, max_length=60)

    model_config = ConfigDict(str_strip_whitespace=False)  # blanks alone have a message of their own below


class DeclaredEvent(Declared):
    """An event of some days: `first` to `last`, both inclusive, or the single day `first`.

    It is labelled on the charts of all scopes that touch its `counties` and `topics` (codes or names; of topics also
    topic groups). Without them it concerns all.
    """

    name: EventName
    first: Day
    last: Day | None = None
    counties: tuple[CodeOrName, ...] = ()
    topics: tuple[CodeOrName, ...] = ()

    @property
    def first_day(self) -> date:
        """Its first day."""
        return parse_day(self.first)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return parse_day(self.last or self.first)

    @model_validator(mode="after")
    def _can_be(self) -> "DeclaredEvent":
        for name in (self.name.fa, self.name.en):
            if not name.strip():
                raise DeclarationError(
                    "نام رویداد نباید تنها فاصله باشد؛ نامی کوتاه بنویسید.",
                    "the name of an event must not be blank; write a short name.",
                )
        days = (self.last_day - self.first_day).days
        if days < 0:
            first, last = self.first_day, self.last_day
            raise DeclarationError(
                f"روز پایان رویداد «{self.name.fa}» ({format_day(last, 'fa')}) پیش از روز آغاز آن "
                f"({format_day(first, 'fa')}) است؛ یکی از دو تاریخ را درست کنید.",
                f'the event "{self.name.en}" ends ({format_day(last, "en")}) before it begins '
                f"({format_day(first, 'en')}); correct one of the two days.",
            )
        if days > MAX_DAYS:
            raise DeclarationError(
                f"رویداد «{self.name.fa}» بیش از ده سال طول می‌کشد؛ تاریخ آغاز و پایان آن را بررسی کنید.",
                f'the event "{self.name.en}" lasts more than ten years; check its first and last day.',
            )
        return self


def require_different_events(events: tuple[DeclaredEvent, ...]) -> None:
    """Raise DeclarationError if two events have the same name and overlap: one of them was entered twice."""
    for i, event in enumerate(events):
        for earlier in events[:i]:
            same_name = fold(event.name.fa) == fold(earlier.name.fa)
            if same_name and event.first_day <= earlier.last_day and earlier.first_day <= event.last_day:
                raise DeclarationError(
                    f"رویداد «{event.name.fa}» در [[event]] دو بار برای روزهای مشترک نوشته شده است؛ یکی را بردارید "
                    "یا نامی دیگر به آن بدهید.",
                    f'[[event]] lists "{event.name.en}" twice for the same days; take one out or give it another '
                    "name.",
                )
