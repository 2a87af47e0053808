"""Names of offices, counties, topics and other members of dimensions, in both languages."""

from queries.storage.store import Store
from queries.vocabulary.labels import CHANNELS, KINDS, Text
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope


def names_of(store: Store, dimension: str) -> dict[str, Text]:
    """Names by code, also of kinds and channels; an office without an English name has its Persian one."""
    if dimension in ("kind", "channel"):
        return {member.name: text for member, text in (KINDS if dimension == "kind" else CHANNELS).items()}

    def read_names() -> dict[str, Text]:
        rows = store.dimension(dimension)
        return {
            str(code): Text(str(fa), str(en or fa))
            for code, fa, en in zip(rows["code"], rows["name_fa"], rows["name_en"], strict=True)
        }

    return store.cache.get_or_compute(("bilingual names", dimension), read_names)


def scope_text(store: Store, scope: Scope) -> Text:
    """The description of a scope in both languages."""
    texts = {name: names_of(store, name) for name in DIMENSION_FIELDS}
    by_language = (
        {name: {code: text.label(lang) for code, text in of.items()} for name, of in texts.items()}
        for lang in ("fa", "en")
    )
    return Text(
        *(scope.sentence(lang, labels) for lang, labels in zip(("fa", "en"), by_language, strict=True))
    )
