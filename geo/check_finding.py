"""What a check found, in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: a stable code, whether the province is unusable with it, and the two messages."""

    code: str
    message_fa: str
    message_en: str
    is_error: bool = True
