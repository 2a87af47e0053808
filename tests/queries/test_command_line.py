"""`python -m queries measure`: figures for people and scripts, vintages, and errors that say what to do."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from queries import __main__ as command_line
from queries.__main__ import main
from queries.estimates.measure import measure
from queries.overview.words.bilingual_names import names_of
from queries.storage.opening import open_store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope
from tests.intake.storing import load_rows, undo, url
from tests.thorough import ordinary_first

pytestmark = pytest.mark.slow

FIRST, SECOND = datetime(2025, 5, 1, 12), datetime(2025, 6, 1, 12)


def row(number: int, **more: Any) -> dict[str, Any]:
    registered = datetime(2025, 4, 1, 8) + timedelta(hours=number)
    return {
        "id": f"c{number}", "registered_at": registered, "due_at": registered + timedelta(days=10),
        "kind": "complaint", "county": "تبریز", "agency": "آب و فاضلاب", "topic": "آب", "topic_group": "خدمات",
    } | more  # fmt: skip


@pytest.fixture(scope="module")
def two_loads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two loads: all cases open in the first, half of them answered late in the second. Read it only."""
    return build(tmp_path_factory.mktemp("two-loads"))


def build(tmp_path: Path) -> Path:
    load_rows(tmp_path, [row(n) for n in range(40)], as_of=FIRST)
    answered = {"answered_at": datetime(2025, 5, 20), "agency": "گاز"}
    load_rows(tmp_path, [row(n, **(answered if n % 2 else {})) for n in range(40)], as_of=SECOND)
    return tmp_path


def ask(capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    code = main(["measure", *arguments, "--database", url(folder), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_object_has_its_parts(two_loads: Path, capsys) -> None:
    code, record = ask(
        capsys, two_loads, "received", "--by", "agency,month", "--from", "1404/01/01", "--to", "2025-04-30"
    )
    assert code == 0
    assert (record["measure"], record["unit"], record["load"]) == ("received", "cases", 2)
    assert record["as_of"] == SECOND.isoformat()
    assert record["scope"]["from"] == "2025-03-21"
    assert record["scope"]["to"] == "2025-04-30"
    assert {
        "agency",
        "agency_label",
        "month",
        "month_label",
        "value",
        "lower",
        "upper",
        "n",
        "withheld",
    } <= set(record["rows"][0])
    assert sum(r["n"] for r in record["rows"]) == 40


def test_a_load_gives_its_vintage(two_loads: Path, capsys) -> None:
    assert ask(capsys, two_loads, "overdue")[1]["rows"][0]["value"] == 20
    _, first = ask(capsys, two_loads, "overdue", "--load", "1")
    assert first["rows"][0]["value"] == 40
    assert (first["as_of"], first["load"]) == (FIRST.isoformat(), 1)
    by_agency = ask(capsys, two_loads, "received", "--by", "agency", "--load", "1")[1]["rows"]
    assert [(r["agency_label"], r["n"]) for r in by_agency] == [("آب و فاضلاب", 40)]


def test_a_moment_in_the_past_is_answered_as_it_was_known(two_loads: Path, capsys) -> None:
    assert ask(capsys, two_loads, "overdue", "--as-of", "1404/02/25")[1]["rows"][0]["value"] == 40
    assert ask(capsys, two_loads, "received", "--as-of", "2025-04-01")[1]["rows"][0]["value"] == 16


@pytest.mark.thorough
def test_a_load_undone_since_says_so(tmp_path: Path, capsys) -> None:
    undo(build(tmp_path))
    code, record = ask(capsys, tmp_path, "received", "--load", "2")
    assert code == 2
    assert "undone" in record["error"]["en"]
    assert "پس گرفته" in record["error"]["fa"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing_such",),
        ("received", "--by", "moon"),
        ("received", "--by", "month,week"),
        ("received", "--from", "1404/13/01"),
        ("received", "--from", "1404/06/01", "--to", "1404/01/01"),
        ("received", "--county", "نیست"),
        ("received", "--kind", "joke"),
        ("received", "--as-of", "yesterday"),
        ("received", "--load", "77"),
    ],
)
def test_what_cannot_be_asked_says_so_in_both_languages(two_loads: Path, capsys, arguments) -> None:
    code, record = ask(capsys, two_loads, *arguments)
    assert code == 2
    assert record["error"]["fa"]
    assert record["error"]["en"]


def test_names_are_found_in_any_spelling(two_loads: Path, capsys) -> None:
    for name in ("تبریز", "شهرستان تبريز", "Tabriz", "0303"):
        assert ask(capsys, two_loads, "received", "--county", name)[1]["rows"][0]["n"] == 40


def test_no_store_is_another_exit_code(tmp_path: Path, capsys) -> None:
    code, record = ask(capsys, tmp_path, "received")
    assert code == 3
    assert "make demo" in record["error"]["en"]


@pytest.mark.thorough
def test_a_store_whose_loads_are_all_undone_has_no_figures(tmp_path: Path, capsys) -> None:
    load_rows(tmp_path, [row(n) for n in range(3)], as_of=FIRST)
    undo(tmp_path)
    code, record = ask(capsys, tmp_path, "received")
    assert code == 3
    assert "no load now" in record["error"]["en"]
    assert "هیچ بارگذاری" in record["error"]["fa"]


def test_the_text_for_people_is_the_same_figure(two_loads: Path, capsys) -> None:
    words = ["measure", "on_time_share", "--database", url(two_loads)]
    assert main(words) == 0
    text = capsys.readouterr().out
    value = measure(open_store(url(two_loads)), "on_time_share", Scope())
    assert value.measure.format(value.row["value"], "fa") in text
    assert "n=۴۰" in text
    assert main([*words, "--lang", "en"]) == 0
    assert "n=40" in capsys.readouterr().out


@pytest.mark.usefixtures("scope_by_scope")  # as in a process that has asked for nothing before
def test_explain_says_what_was_read_and_the_sql(two_loads: Path, capsys) -> None:
    code, record = ask(capsys, two_loads, "received", "--explain")
    assert code == 0
    assert "daily_total" in {name for step in record["explain"] for name in step["rollups"]}
    assert all(step["sql"].startswith("SELECT") for step in record["explain"])
    assert "explain" not in ask(capsys, two_loads, "received")[1]


def test_explain_shows_the_facts_of_an_older_vintage_to_a_person(two_loads: Path, capsys) -> None:
    command = [
        "measure",
        "received",
        "--load",
        "1",
        "--explain",
        "--lang",
        "en",
        "--database",
        url(two_loads),
    ]
    assert main(command) == 0
    text = capsys.readouterr().out
    assert "read from case + case_version" in text
    assert "daily_total" not in text


def test_a_change_has_its_size_interval_and_the_smallest_that_would_have_been_shown(
    two_loads: Path, capsys
) -> None:
    day = ["--from", "2025-04-02", "--to", "2025-04-02", "--database", url(two_loads)]
    assert main(["changes", "received", *day, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    (changed,) = record["rows"]
    assert (record["against"], record["relative"], changed["value"], changed["before"]) == (
        "previous",
        True,
        24,
        16,
    )
    assert changed["difference"] == pytest.approx(0.5)
    assert changed["difference_lower"] < 0.5 < changed["difference_upper"]
    assert changed["smallest_shown"] > 0.5
    assert (changed["change"], changed["basis"], changed["expected_difference"]) == (
        "within_chance",
        "chance",
        0,
    )
    for lang, words in (("en", "within normal variation"), ("fa", "در حد نوسان معمول")):
        assert main(["changes", "received", *day, "--lang", lang]) == 0
        assert words in capsys.readouterr().out
    assert main(["changes", "received", "--database", url(two_loads), "--lang", "en"]) == 0
    assert "nothing to compare with" in capsys.readouterr().out


def test_rows_can_be_in_the_order_of_their_values(demo_url: str, capsys) -> None:
    def rows(*more: str) -> list[dict[str, Any]]:
        command = ["measure", "excess_late", "--by", "topic", "--database", demo_url, "--json", *more]
        assert main(command) == 0
        return json.loads(capsys.readouterr().out)["rows"]

    ordered, plain = rows("--order", "value"), rows()
    values = [row["value"] for row in ordered]
    known = [value for value in values if value is not None]
    assert len(known) > 5
    assert values == sorted(known, reverse=True) + [None] * (len(values) - len(known))
    assert sorted(row["topic"] for row in plain) == sorted(row["topic"] for row in ordered)


def test_what_exists_only_in_comparison_says_by_what_it_can_be_asked(demo_url: str, capsys) -> None:
    assert main(["measure", "excess_late", "--database", demo_url, "--lang", "fa"]) == 2
    assert "به تفکیک یکی از این‌ها بپرسید: agency، county، topic، topic_group" in capsys.readouterr().err
    assert (
        main(["measure", "excess_late", "--by", "agency,month", "--database", demo_url, "--lang", "en"]) == 2
    )
    assert "break it down by exactly one of agency, county, topic, topic_group" in capsys.readouterr().err


def test_where_nothing_is_similar_that_is_said(demo_url: str, capsys) -> None:
    command = [
        "measure",
        "excess_late",
        "--by",
        "topic_group",
        "--from",
        "1404/01/01",
        "--database",
        demo_url,
    ]
    assert main([*command, "--lang", "fa"]) == 0
    assert "مشابهی برای مقایسه نیست" in capsys.readouterr().out
    assert main([*command, "--lang", "en"]) == 0
    assert "nothing similar to compare with" in capsys.readouterr().out


@pytest.mark.thorough
@pytest.mark.parametrize(("lang", "mark"), ordinary_first(1, [("fa", "دادهٔ نمونه"), ("en", "Demo data")]))
def test_demo_data_is_marked(demo_url: str, two_loads, capsys, lang, mark) -> None:
    for command in (["measure", "received"], ["changes", "received"], ["peers", "on_time_share"], ["curves"]):
        assert main([*command, "--database", demo_url, "--lang", lang]) == 0
        assert capsys.readouterr().out.startswith(f"{mark}\n")
        assert main([*command, "--database", demo_url, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["demo"] is True
        assert main([*command, "--database", url(two_loads), "--lang", lang]) == 0
        assert mark not in capsys.readouterr().out


def test_similar_offices_are_compared_with_their_signs(two_loads: Path, capsys, monkeypatch) -> None:
    """An office that looks better by what it may have done for the figure is not praised without its signs."""
    store = open_store(url(two_loads))
    (code,) = (code for code, name in names_of(store, "agency").items() if name.fa == "گاز")
    note = Text("نشانه برای بررسی: ارجاع زیاد", "signs to look at: many cases handed on")
    monkeypatch.setattr(command_line, "sign_notes", lambda *_: {code: note})
    arguments = ["peers", "on_time_share", "--lang", "en", "--database", url(two_loads)]
    assert main(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.strip().split("  ")[0] for line in lines if line.endswith(note.en)] == ["گاز"]
    assert main([*arguments, "--json"]) == 0
    signs = {row["agency"]: row["signs"] for row in json.loads(capsys.readouterr().out)["rows"]}
    assert signs.pop(code) == {"fa": note.fa, "en": note.en}
    assert set(signs.values()) <= {None}
    assert main([*arguments, "--by", "county"]) == 0
    assert note.en not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "is_outside"),
    [
        (["--as-of", "1390/01/01"], True),
        (["--to", "1404/01/11"], True),
        (["--from", "1404/06/01"], True),
        (["--from", "1404/03/11"], False),
        (["--to", "1404/01/12"], False),
        ([], False),
    ],
)
def test_a_scope_outside_of_the_data_is_called_so(
    two_loads: Path, arguments: list[str], is_outside: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["measure", "received", "--database", url(two_loads), *arguments]
    assert main([*asked, "--lang", "en"]) == 0
    assert ("is outside of the data" in capsys.readouterr().out) == is_outside
    assert main([*asked, "--json"]) == 0
    note = json.loads(capsys.readouterr().out)["outside_the_data"]
    assert (note is not None) == is_outside
    assert note is None or "بیرون از داده‌ها" in note["fa"]


def test_a_province_without_a_folder_stops_the_command(
    two_loads: Path, tmp_path, monkeypatch, capsys
) -> None:
    (tmp_path / "negah.toml").write_text('province = "nowhere"\n', encoding="utf-8")
    monkeypatch.setenv("NEGAH_SETTINGS", str(tmp_path / "negah.toml"))
    code, record = ask(capsys, two_loads, "received")
    assert code == command_line.USAGE
    assert "geo/provinces/nowhere, does not exist" in record["error"]["en"]
