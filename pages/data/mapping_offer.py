"""The offer to read a file by a mapping that fits its headings, instead of the proposal."""

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from pages.data.kept_mappings import fitting_mappings
from pages.data.loading_session import FileLoading
from pages.view.first_view import AnyView
from queries.storage.mappings_folder import kept_mapping

MAX = 3


def mapping_offer(view: AnyView, loading: FileLoading) -> Markup:
    """The mappings that fit the file, kept ones first; empty if there is none."""
    if loading.proposal is None:
        return EMPTY
    headings = [column["heading"] for column in loading.proposal["columns"]]
    title_rows = loading.proposal["title_rows"]
    proposed = [column["field"] for column in loading.proposal["columns"]]
    fitting = fitting_mappings(loading.database, headings, title_rows=title_rows, proposed=proposed)
    mappings = fitting[:MAX]
    if not mappings:
        return EMPTY
    t = view.t
    is_kept = kept_mapping(loading.database, mappings[0].name) is not None
    title = t("A file like this was loaded before") if is_kept else t("A ready mapping fits this file")
    buttons = join(
        html(
            '<button{} value="mapping:{}" formnovalidate data-busy="{}">{}</button>',
            html(' class="primary"') if at == 0 else EMPTY,
            mapping.name,
            t("The first rows are being checked …"),
            t("Use “{mapping}”").format(mapping=mapping.title(view.lang)),
        )
        for at, mapping in enumerate(mappings)
    )
    return html(
        '<div class="offer"><h4>{}</h4><p>{}</p><label>{}<input name="source" maxlength="60"></label>'
        '<p class="buttons">{}</p></div>',
        title,
        t("Its columns are known. You can use it as it is, or go on with the proposal below."),
        t("Whose file it is, if not that of the mapping"),
        buttons,
    )
