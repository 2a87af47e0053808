"""What of an address could not be understood, for the person who reads it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """A part of an address that could not be understood; for the person who reads it."""

    parameter: str
    value: str
    fa: str
    en: str

    def text(self, lang: str) -> str:
        """The problem in a language."""
        return self.fa if lang == "fa" else self.en


class ScopeError(ValueError):
    """A scope that cannot be: carries its problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.en} {problem.fa}")
        self.problem = problem
