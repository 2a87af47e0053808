"""The reader of each form of file: a function from a file and its mapping to the chunks of its rows."""

from intake.readers import delimited_text, json_items, page_tables, parquet, workbook_sheets, xml_items

CHUNK_READERS = {
    "text": delimited_text.chunks,
    "workbook": workbook_sheets.chunks,
    "parquet": parquet.chunks,
    "json": json_items.chunks,
    "xml": xml_items.chunks,
    "page": page_tables.chunks,
}
