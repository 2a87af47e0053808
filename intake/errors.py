"""Exceptions of intake, each with a message in Persian and English that says what happened and what to do."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from queries.vocabulary.labels import LANGUAGES, Text


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

    `refusal` says that nothing was loaded, and what to do; `others` is what else speaks against it.
    """

    def __init__(self, doubt: Text, refusal: Text, others: Sequence[Text] = ()) -> None:
        also = Text("\nهمچنین:", "\nBesides:") if others else Text("", "")
        fa, en = ("".join(f"\n- {other.label(lang)}" for other in others) for lang in LANGUAGES)
        super().__init__(f"{doubt.fa} {refusal.fa}{also.fa}{fa}", f"{doubt.en} {refusal.en}{also.en}{en}")
        self.doubt, self.refusal = doubt, refusal


@dataclass
class Doubts:
    """The doubts about the files of a load. `accepted` says that a person knows them, and loads the files all the same.

    Those that were accepted are kept with the load.
    """

    accepted: bool = False
    raised: list[DoubtError] = field(default_factory=list)

    @property
    def found(self) -> list[Text]:
        """What speaks against the files, each thing once."""
        return list(dict.fromkeys(error.doubt for error in self.raised))

    @contextmanager
    def weighed(self) -> Iterator[None]:
        """Note the doubt that is raised inside; `refuse` ends the load when all of them are known."""
        try:
            yield
        except DoubtError as error:
            self.raised.append(error)

    def refuse(self) -> None:
        """Raise DoubtError with all doubts, unless they are accepted: who accepts one of them accepts all."""
        if self.raised and not self.accepted:
            raise DoubtError(self.raised[0].doubt, self.raised[0].refusal, self.found[1:])


class EmptyStoreError(IntakeError):
    """The store does not exist yet, or holds no load that could be undone."""


class PullError(IntakeError):
    """The source of a pull cannot be reached, or its answer cannot be used; the store is unchanged."""


class NothingNewError(IntakeError):
    """The source of a pull has nothing that the store does not know: no load is needed."""


class MismatchError(IntakeError):
    """Two results that must be equal differ (a copy and its source); nothing was changed."""
