"""Names of members of dimensions and descriptions of scopes, in both languages."""

from types import SimpleNamespace

import pandas as pd

from queries.overview.words.bilingual_names import names_of, scope_text
from queries.storage.result_cache import ResultCache
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope


def test_an_office_without_an_english_name_has_its_persian_one() -> None:
    rows = pd.DataFrame({"code": ["water", "gas"], "name_fa": ["آب", "گاز"], "name_en": ["Water", ""]})
    store = SimpleNamespace(cache=ResultCache(), dimension=lambda name: rows)
    names = names_of(store, "agency")  # type: ignore[arg-type]
    assert names == {"water": Text("آب", "Water"), "gas": Text("گاز", "گاز")}


def test_names_are_read_once_for_a_state_of_the_data(demo_store: Store) -> None:
    assert names_of(demo_store, "county") is names_of(demo_store, "county")
    assert names_of(demo_store, "county")["0303"].en == "Tabriz"


def test_a_scope_is_described_in_both_languages(demo_store: Store) -> None:
    text = scope_text(demo_store, Scope(counties=("0303",), kinds=("complaint",)))
    names = names_of(demo_store, "county")
    assert names["0303"].fa in text.fa
    assert names["0303"].en in text.en
    assert "شکایت" in text.fa
    assert "omplaint" in text.en
