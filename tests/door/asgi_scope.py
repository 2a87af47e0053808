"""Requests as the door sees them: ASGI scopes with any headers."""


def scope(
    kind: str = "http", *, method: str = "GET", path: str = "/", **changes: object
) -> dict[str, object]:
    """The ASGI scope of a request; headers as name=value with underscores, several values as a tuple."""
    ends = {"server": ("127.0.0.1", 8501), "client": ("127.0.0.1", 50_000)}
    ends |= {end: changes.pop(end) for end in list(ends) if end in changes}
    headers = [
        (name.replace("_", "-").encode(), value.encode("utf-8"))
        for name, values in changes.items()
        for value in (values if isinstance(values, tuple) else (values,))
    ]
    return {"type": kind, "method": method, "path": path, "headers": headers, **ends}
