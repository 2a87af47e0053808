"""Every bilingual text of the code fills the same values into its Persian and its English sentence."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from string import Formatter

from queries.vocabulary.labels import Text
from tests.test_layers import LAYERS

# Programs of their own, and what Alembic runs.
NOT_IMPORTED = ("__main__", "env", "sheet_process")
# English verbs agree with a number, and its word for cases does; Persian ones do not.
VERBS, CASES = {"are", "were"}, {"cases": "n"}


def modules(layer: str) -> Iterator[str]:
    """The names of all modules of a layer that can be imported."""
    for module in walk_packages(import_module(layer).__path__, f"{layer}."):
        parts = module.name.split(".")
        if parts[-1] not in NOT_IMPORTED and "versions" not in parts:
            yield module.name


def texts(value: object) -> Iterator[Text]:
    """The bilingual texts in a constant, which may be a table of them."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from texts(each)


def values(template: str) -> set[str]:
    """The names of the values that a template takes; empty for a text with braces that is none."""
    try:
        names = {name for _, name, _, _ in Formatter().parse(template) if name}
    except ValueError:
        return set()
    return {CASES.get(name, name) for name in names - VERBS}


def test_both_languages_take_the_same_values() -> None:
    constants = [
        (module, name, text)
        for layer in LAYERS
        for module in modules(layer)
        for name, constant in vars(import_module(module)).items()
        for text in texts(constant)
    ]

    assert len(constants) > 1_000
    assert [(module, name) for module, name, text in constants if values(text.fa) != values(text.en)] == []
