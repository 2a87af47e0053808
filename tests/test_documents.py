"""The documents: all are listed in docs/README.md, and every link between them leads to a page and a heading."""

import re
import subprocess
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import ROOT

DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md")))
TESTS = ROOT / "tests"
DEFINED, NAMED = re.compile(r"def (test_\w+)\("), re.compile(r"\btest_\w+\b")
LINK = re.compile(r"\]\(([^)\s]+)\)")


def links(page: Path) -> list[str]:
    """The addresses that a page links to within the repository."""
    return [target for target in LINK.findall(page.read_text("utf-8")) if "://" not in target]


def anchors(page: Path) -> set[str]:
    """The anchors of the headings of a page, as GitHub makes them: a repeated heading gets a number."""
    seen: Counter[str] = Counter()
    names = set(re.findall(r'<a (?:id|name)="([^"]+)"', page.read_text("utf-8")))
    for heading in re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
        slug = re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")
        names.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return names


def test_every_document_is_listed():
    listed = set(links(DOCS / "README.md"))
    assert {page.name for page in DOCS.glob("*.md")} - {"README.md"} <= listed


def test_every_test_that_a_document_names_exists():
    tests = {path.stem for path in TESTS.rglob("test_*.py")}
    tests |= {name for path in TESTS.rglob("*.py") for name in DEFINED.findall(path.read_text("utf-8"))}
    named = {name for page in PAGES for name in NAMED.findall(page.read_text("utf-8"))}
    assert len(named) > 100
    assert named <= tests


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    for target in links(page):
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), target
        assert not anchor or linked.suffix != ".md" or anchor in anchors(linked), target


def test_decisions_that_the_code_or_a_document_quotes_exist():
    headings = re.findall(r"^### (.+)$", (DOCS / "decisions.md").read_text("utf-8"), re.MULTILINE)
    quoted = set()
    for page in (*TESTS.glob("judgement/*.py"), *DOCS.glob("*.md")):
        for paragraph in page.read_text("utf-8").split("\n\n"):
            _, found, rest = paragraph.partition("decisions.md")
            if found:
                quoted |= set(re.findall(r"[“\"]([A-Z]\w*(?: [^”\"]+){3,})[”\"]", " ".join(rest.split())))

    assert len(quoted) > 10
    assert [each for each in quoted if not any(heading.startswith(each) for heading in headings)] == []


def test_the_archive_for_a_server_without_internet_is_made_whole(tmp_path):
    packing = re.search(r"^    (tar .+)$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "dashboard.py").write_bytes(bytes(1_000_000))

    subprocess.run(["bash", "-c", packing[1]], cwd=folder, check=True)

    with tarfile.open(tmp_path / "negah.tar.gz") as archive:
        assert archive.getnames() == ["project", "project/dashboard.py"]
