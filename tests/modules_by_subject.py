"""The index of a folder: the names of modules that its docstring lists by subject."""

import re
from pathlib import Path
from types import ModuleType


def named(package: ModuleType) -> list[str]:
    """The modules that the docstring names after "by subject", in alphabetical order."""
    return sorted(re.findall(r"`(\w+)`", str(package.__doc__).partition("by subject")[2]))


def present(package: ModuleType) -> list[str]:
    """The modules of the folder, in alphabetical order."""
    return sorted({path.stem for path in Path(str(package.__file__)).parent.glob("*.py")} - {"__init__"})
