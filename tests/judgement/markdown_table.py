"""Tables of the documents that the trials of judging write."""


def markdown_table(header: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown, with numbers in all columns but the first."""
    lines = [header, ["---", *("---:" for _ in header[1:])], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
