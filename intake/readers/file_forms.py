"""The forms of files that intake reads, and the endings of file names that belong to each."""

from typing import Literal

Form = Literal["text", "workbook", "parquet", "json", "xml", "page"]

FORM_BY_SUFFIX: dict[str, Form] = {
    ".csv": "text", ".tsv": "text", ".txt": "text", ".json": "json", ".jsonl": "json", ".ndjson": "json",
    ".geojson": "json", ".xml": "xml",
    ".xlsx": "workbook", ".xlsm": "workbook", ".xls": "workbook", ".xlsb": "workbook", ".ods": "workbook",
    ".parquet": "parquet",
}  # fmt: skip
# These do not decide the form: pages and scripts are known by how they begin, and many a .html is delimited text.
OTHER_SUFFIXES = (".html", ".htm", ".js")
TABLE_SUFFIXES = frozenset((*FORM_BY_SUFFIX, *OTHER_SUFFIXES))
