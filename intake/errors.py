"""Exceptions of intake, each with a message in Persian and English that says what happened and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from queries.vocabulary.labels import Text


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


class DoubtError(RefusedError):
    """Something speaks against the file. A person who knows that it is right can load it all the same.

    `refusal` says that nothing was loaded, and what to do.
    """

    def __init__(self, doubt: Text, refusal: Text) -> None:
        super().__init__(f"{doubt.fa} {refusal.fa}", f"{doubt.en} {refusal.en}")
        self.doubt = doubt


@dataclass
class Doubts:
    """The doubts about the files of a load. `accepted` says that a person knows them, and loads the files all the same.

    Those that were accepted are kept with the load.
    """

    accepted: bool = False
    found: list[Text] = field(default_factory=list)

    @contextmanager
    def weighed(self) -> Iterator[None]:
        """Note the doubt that is raised inside if doubts are accepted; otherwise let it pass, which ends the load."""
        try:
            yield
        except DoubtError as error:
            if not self.accepted:
                raise
            self.found.append(error.doubt)


class EmptyStoreError(IntakeError):
    """The store does not exist yet, or holds no load that could be undone."""


class PullError(IntakeError):
    """The source of a pull cannot be reached, or its answer cannot be used; the store is unchanged."""


class NothingNewError(IntakeError):
    """The source of a pull has nothing that the store does not know: no load is needed."""


class MismatchError(IntakeError):
    """Two results that must be equal differ (a copy and its source); nothing was changed."""
