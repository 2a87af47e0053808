"""Exceptions of intake, each with a message in Persian and English that says what happened and what to do."""


class IntakeError(Exception):
    """Base class: reading or loading failed, and the store is unchanged."""

    def __init__(self, message_fa: str, message_en: str) -> None:
        super().__init__(f"{message_fa}\n{message_en}")
        self.message_fa = message_fa
        self.message_en = message_en


class UsageError(IntakeError):
    """The command does not say all that it needs."""


class FileError(IntakeError):
    """The file cannot be opened or read to its end; none of its rows are kept."""


class MappingError(IntakeError):
    """The mapping is invalid, maps a forbidden column, or does not fit the file."""


class LockedError(IntakeError):
    """Another load is running, and the caller asked not to wait."""


class RefusedError(IntakeError):
    """The operation would leave the store in a wrong state; it was not carried out."""


class EmptyStoreError(IntakeError):
    """The store does not exist yet, or holds no load that could be undone."""


class PullError(IntakeError):
    """The source of a pull cannot be reached, or its answer cannot be used; the store is unchanged."""


class NothingNewError(IntakeError):
    """The source of a pull has nothing that the store does not know: no load is needed."""


class MismatchError(IntakeError):
    """Two results that must be equal differ (a copy and its source); nothing was changed."""
