"""File readers: text, workbooks, Parquet, JSON, XML and tables of web pages, also gzipped, all as chunks of rows.

Every physical line ends up in a chunk, as a row or as an unreadable row. Imports `mapping` and below.
"""
