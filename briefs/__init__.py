"""Documents for download: PDF pages, workbooks, pictures. They get finished contents and know neither store nor UI."""
