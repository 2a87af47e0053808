"""File readers: text, workbooks, Parquet, JSON, XML and tables of web pages, also gzipped, all as chunks of rows.

Every physical line ends up in a chunk, as a row or as an unreadable row. Imports `mapping` and below.

Modules by subject, the most important first:

- all forms: `source_file` finds out the form (`file_forms`), `chunk_readers` has the reader of each, `chunk` is
  what all of them yield; `file_limits`, `foreign_files` with `foreign_kinds`, `table_in_archive`, `unread_parts`;
- text: `delimited_text`, with `encoding`, `damaged_texts`, `text_header`, `text_rows`, `quoted_records`,
  `quoted_lines` and `short_rows`; `wider_tables`, also of workbooks and pages;
- workbooks: `workbook_sheets`, read in a process of its own by `sheet_process`; `sheet_series`, `merged_cells`, and
  `sheet_rows`, which tables of pages use as well;
- pages: `page_tables` with `page_table`, `web_archive`;
- records: `json_items` with `json_scan`, `json_lists`, `json_keyed`, `json_columns`, `json_rows`, `json_steps` and
  `json_wrapping`; `xml_items`, and `element_stream` for both; `parquet`.
"""
