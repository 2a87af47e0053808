"""The list of counties by value: long names take more of the line, and all intervals share one axis."""

from pathlib import Path

STYLE = Path(__file__).resolve().parents[3] / "assets" / "style" / "72-counties.css"
NAMES = ("Ahar", "Greater Garmsar East and its Lakeside Settlements Zagros 2")


def test_long_names_have_room_on_a_telephone(browser) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 600})
    rows = "".join(f'<li><a>{name}</a><svg class="range-line"></svg><b>80.0%</b></li>' for name in NAMES)
    page.set_content(f'<style>{STYLE.read_text()}</style><div class="ranking"><ol>{rows}</ol></div>')
    widths = page.locator("li a").evaluate_all("xs => xs.map(x => x.getBoundingClientRect().width)")
    axes = page.locator("li svg").evaluate_all("xs => xs.map(x => x.getBoundingClientRect().left)")
    page.close()
    assert widths[0] == widths[1] > 130  # it was 96, in which a name of 60 letters takes seven lines
    assert len(set(axes)) == 1
