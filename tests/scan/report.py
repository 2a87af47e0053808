"""Write docs/scan.md."""


def report(results):
    return ""
