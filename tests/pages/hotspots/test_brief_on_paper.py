"""The previewed county briefs on paper: also those that are folded on the screen."""

from pathlib import Path

STYLE = Path(__file__).resolve().parents[3] / "assets" / "style" / "95-print.css"


def test_folded_briefs_are_printed(browser) -> None:
    page = browser.new_page()
    page.set_content(
        f"<style>{STYLE.read_text()}</style>"
        '<details class="brief-page"><summary>Tabriz</summary><p>Questions</p></details>'
    )
    text = page.get_by_text("Questions")
    assert not text.is_visible()
    page.emulate_media(media="print")
    assert text.is_visible()
    page.close()
