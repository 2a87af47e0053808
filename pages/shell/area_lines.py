"""Lines on the counties and offices whose cases a person sees, for the page of the account."""

from collections.abc import Mapping, Sequence

from geo.tomlfile import DeclarationError
from pages.view.view import dimension_labels
from persian.bidi import isolate
from persian.translate import translator
from queries.settings.configured_province import province_at
from queries.settings.province_settings import settings
from queries.storage.opening import open_store
from queries.storage.store_errors import StoreError


def area_lines(counties: Sequence[str], agencies: Sequence[str], lang: str) -> list[str]:
    """A line for the counties and one for the offices, without those of which there are none.

    A code stands for itself where its name cannot be read, of a store that does not exist yet, say.
    """
    t = translator(lang)
    lines = (
        (t("Counties: {names}"), counties, _county_names(lang) if counties else {}),
        (t("Offices: {names}"), agencies, _office_names(lang) if agencies else {}),
    )
    return [
        template.format(names=t(", ").join(isolate(names.get(code, code)) for code in codes))
        for template, codes, names in lines
        if codes
    ]


def _county_names(lang: str) -> Mapping[str, str]:
    try:
        return {each.code: each.name(lang) for each in province_at(settings().province_folder).counties}
    except DeclarationError:
        return {}


def _office_names(lang: str) -> Mapping[str, str]:
    try:
        return dimension_labels(open_store(), "agency", lang)
    except StoreError:
        return {}
