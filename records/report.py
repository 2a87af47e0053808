"""What a command of `python -m records` has to say."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Report:
    """What a command has done: a text in each language, an object for `--json`, and the exit code."""

    fa: str
    en: str
    json: dict[str, Any] = field(default_factory=dict)
    exit_code: int = 0
