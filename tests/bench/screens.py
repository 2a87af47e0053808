"""The part "screens": time to draw each screen in Chromium relative to the overview: cold, warm, and refiltered."""

from playwright.sync_api import Page, sync_playwright

from pages.shell.screens import SCREENS
from queries.storage.opening import open_store
from tests.bench.browser import again, arrive, narrow, open_page, servers, until_ready
from tests.bench.report import Figure, Section, Target, ratio
from tests.bench.stores import SIZES, store
from tests.bench.timing import Times
from tests.bench.world import Part

REPEATS = 5
TARGET = Target("at most", 1.5)
KINDS = ("a new browser", "a warm reload", "another county")


def names() -> list[str]:
    """The addresses of all screens except the overview, in the order of the navigation."""
    return [screen.path for screen in SCREENS[1:]]


def screens(size: str, *, url: str | None = None, repeats: int = REPEATS) -> Section:
    """The figures of every screen over a store of a size."""
    url = url or store(Part(SIZES[size]))
    counties = list(open_store(url).dimension("county")["code"].iloc[1:])
    taken: dict[tuple[str, str], list[float]] = {}
    with servers(url) as (_, ours), sync_playwright() as playwright:
        until_ready(ours)
        for number in range(repeats + 1):  # The first round is a warm-up.
            for name in ("", *names()):
                with open_page(playwright) as page:
                    times = _visit(page, f"{ours}/{name}", counties[number % len(counties)])
                if number:
                    for kind, ms in zip(KINDS, times, strict=True):
                        taken.setdefault((name, kind), []).append(ms)
    figures: list[Figure] = []
    for name in names():
        for kind in KINDS:
            ours_ms, overview = Times(tuple(taken[name, kind])), Times(tuple(taken["", kind]))
            figures.append(
                ratio(f"{name}: {kind}", ours_ms, overview, against=f"the overview: {kind}", target=TARGET)
            )
    return Section(f"screens {size}", f"Every screen, {SIZES[size]:,} cases", figures, [_NOTE])


def _visit(page: Page, address: str, county: str) -> tuple[float, float, float]:
    return arrive(page, address), again(page), narrow(page, county)


_NOTE = "Times as in the browser part, each screen opened at its own address."
