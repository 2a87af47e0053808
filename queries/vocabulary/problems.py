"""Bilingual messages about invalid URL parameters, and the exception that carries one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """An invalid URL parameter: its name, the rejected value, and a message for the user in both languages."""

    parameter: str
    value: str
    fa: str
    en: str

    def text(self, lang: str) -> str:
        """The message in one language."""
        return self.fa if lang == "fa" else self.en


class ScopeError(ValueError):
    """An invalid scope. `problem` holds the message for the user."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.en} {problem.fa}")
        self.problem = problem

    @classmethod
    def of(cls, parameter: str, value: str, fa: str, en: str) -> "ScopeError":
        """The error of a problem that is described in place; see `Problem`."""
        return cls(Problem(parameter, value, fa, en))
