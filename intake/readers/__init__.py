"""Any file as chunks of rows: delimited text, workbooks, Parquet, JSON, XML, gzipped or not.

Every physical line is accounted for. Imports `mapping` and below.
"""
