"""Result of a province check, in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem: a stable code, the messages, and whether it makes the province unusable (else a warning)."""

    code: str
    message_fa: str
    message_en: str
    is_error: bool = True
