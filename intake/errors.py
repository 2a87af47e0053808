"""What intake says when it cannot go on: what happened and what to do, in Persian and English."""


class IntakeError(Exception):
    """Reading or loading cannot go on."""

    def __init__(self, message_fa: str, message_en: str) -> None:
        super().__init__(f"{message_fa}\n{message_en}")
        self.message_fa = message_fa
        self.message_en = message_en


class FileError(IntakeError):
    """The file cannot be read, or not to its end; nothing of it may be kept."""


class MappingError(IntakeError):
    """The mapping is wrong, is not allowed, or does not fit the file."""


class LockedError(IntakeError):
    """Another load is running, and this one was told not to wait."""


class RefusedError(IntakeError):
    """What was asked for would make the store wrong; nothing was changed."""


class EmptyStoreError(IntakeError):
    """There is no store yet, or nothing in it that could be undone."""


class MismatchError(IntakeError):
    """Two things that must say the same do not; nothing was changed."""
