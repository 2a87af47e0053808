"""Exceptions of the records, each with a message in Persian and English that says what happened and what to do."""


class RecordsError(Exception):
    """The records cannot be read or written; nothing was changed."""

    def __init__(self, message_fa: str, message_en: str) -> None:
        super().__init__(f"{message_en}\n{message_fa}")
        self.message_fa = message_fa
        self.message_en = message_en

    def message(self, lang: str) -> str:
        """The message in one language."""
        return self.message_fa if lang == "fa" else self.message_en


class BusyError(RecordsError):
    """Another process has been writing for too long; the same can be tried again."""


class FullDiskError(RecordsError):
    """There is no room on the disk of what was to be written."""


class InputError(RecordsError):
    """What was given cannot be used: an unknown name, an unreadable backup, a missing option."""


class Refused(RecordsError):
    """A person may not do this, or not yet. `wait` is the number of seconds until it may be tried again, or 0."""

    def __init__(self, message_fa: str, message_en: str, *, wait: int = 0) -> None:
        super().__init__(message_fa, message_en)
        self.wait = wait
