"""The county brief as PDF: every line is read back, one page per county, legible in black and white."""

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime
from math import nan

import pypdfium2
import pytest
from pypdfium2.raw import FPDFText_GetFontSize

from briefs.county.brief_lines import brief_lines
from briefs.county.pdf import county_pages
from persian.bidi import strip_control_characters
from persian.digits import to_latin_digits
from queries.county_brief.brief_contents import (
    CountyBrief,
    CountyFigure,
    Figure,
    OfficeToAsk,
    OverdueOffice,
    RisingTopic,
    Topic,
)
from queries.measures import MEASURES
from queries.vocabulary.labels import Text
from tests.briefs.county.made_briefs import HOSTILE, WORDS, brief, figure
from tests.thorough import ordinary_first

pytestmark = pytest.mark.slow


def paper(*briefs: CountyBrief, province=None, lang: str = "fa") -> bytes:
    outlines = province.outlines if province else None
    return county_pages(
        briefs, title="نگاه ۱۱۱", province="استان", outlines=outlines, attribution="© OSM", lang=lang
    )


def words_of(content: bytes) -> list[str]:
    """The text of each page, without direction marks and with Latin digits."""
    document = pypdfium2.PdfDocument(content)
    pages = [document[i].get_textpage().get_text_bounded() for i in range(len(document))]
    document.close()
    return [to_latin_digits(strip_control_characters(page)) for page in pages]


def plain(text: str) -> str:
    return to_latin_digits(strip_control_characters(text))


def test_a_page_a_county_with_every_figure_of_its_lines(province):
    pages = words_of(paper(brief(), brief(code="0303", name="تبریز"), province=province, lang="en"))
    assert len(pages) == 2
    lines = brief_lines(brief(), "en")
    tables = (
        lines.questions,
        lines.trip_cases,
        lines.overdue_offices,
        lines.offices_to_ask,
        lines.numbers,
        lines.topics,
        lines.towns,
        lines.rising_topics,
    )
    for table in tables:
        for row in table.rows:
            for cell in row:
                for word in plain(cell).split():
                    assert word.strip("“”") in pages[0], (table.title, cell)
    for part in ("1.22", "1.13", "Persistent hotspot", "(251.4): between 1 and 7 of 21", "188.4", "1.70"):
        assert part in pages[0].replace("\r\n", " ")
    assert "page 2 of 2" in pages[1]
    assert pages[0].count("Demo data") == 2  # Beside the title, and at the foot.
    assert "15 Mehr 1405" in pages[0]
    assert "load 3" in pages[0]


def test_persian_stands_on_paper_as_persian():
    (page,) = words_of(paper(brief()))
    for part in ("شبستر", "نمونه", "259.0", "69.3", "یادداشت", "1263", "111-00002070"):
        assert to_latin_digits(part).replace(",", "") in page.replace("٬", "").replace(",", "").replace(
            "٫", "."
        ), part


def places_of(content: bytes, letters: str) -> list[tuple[str, float, float]]:
    """The given letters on the first page, each with its left edge and its baseline, in the order of the text."""
    document = pypdfium2.PdfDocument(content)
    text = document[0].get_textpage()
    places = []
    for at, letter in enumerate(text.get_text_range()):
        if letter in letters:
            left, bottom, *_ = text.get_charbox(at)
            places.append((letter, left, round(bottom)))
    document.close()
    return places


@pytest.mark.parametrize("code", ["QX7/Z/99", "99/QX7", "99-Z-QX"])
def test_a_tracking_code_reads_from_left_to_right(code: str):
    waits = replace(brief().overdue_offices[0], tracking_id=code)
    document = paper(brief(overdue_offices=(waits,), rising_topics=()))
    places = sorted(places_of(document, "QXZ9"), key=lambda each: -each[2])
    wanted = "".join(letter for letter in code if letter in "QXZ9")
    # In the question about the case, and below that in the table of the longest overdue cases.
    for line in (places[: len(wanted)], places[len(wanted) :]):
        assert "".join(letter for letter, *_ in sorted(line, key=lambda each: each[1])) == wanted


def test_a_long_name_without_a_blank_stays_within_its_column():
    office_to_ask = replace(brief().offices_to_ask[0], office="X" * 90)
    waits = replace(brief().overdue_offices[0], office="X" * 90)
    places = places_of(
        paper(brief(offices_to_ask=(office_to_ask,), overdue_offices=(waits,), rising_topics=())), "X"
    )
    assert len(places) == 360
    assert min(left for _, left, _ in places) > 0.06 * 595  # the margin of a page that is 595 points wide
    in_tables = sorted(places, key=lambda each: -each[2])[180:]  # the questions stand above the tables
    assert min(left for _, left, _ in in_tables) > 0.6 * 595  # the first column is at the right
    assert len({bottom for *_, bottom in in_tables}) > 4


def test_it_needs_no_colour(province):
    document = pypdfium2.PdfDocument(paper(brief(), province=province))
    picture = document[0].render(scale=1).to_pil().convert("HSV")
    document.close()
    assert picture.getchannel("S").getextrema()[1] == 0


def sizes_of(content: bytes) -> Counter[float]:
    """The sizes of the letters on the first page, in points."""
    document = pypdfium2.PdfDocument(content)
    text = document[0].get_textpage()
    sizes = Counter(round(FPDFText_GetFontSize(text.raw, at), 1) for at in range(text.count_chars()))
    document.close()
    return sizes


def test_a_county_with_five_rows_in_each_table_is_set_in_letters_that_can_be_read(province):
    made = brief()
    full = replace(
        made,
        topics=made.topics[:1] * 5,
        towns=made.towns[:1] * 5,
        overdue_offices=made.overdue_offices[:1] * 5,
        offices_to_ask=made.offices_to_ask[:1] * 5,
        trip_cases=replace(made.trip_cases, offices=made.trip_cases.offices[:1] * 5),
    )
    for lang in ("fa", "en"):
        ((size, _),) = sizes_of(paper(full, province=province, lang=lang)).most_common(1)
        assert size >= 7.4, (lang, size)


@pytest.mark.thorough
@pytest.mark.parametrize("lang", ordinary_first(1, ["fa", "en"]))
def test_the_longest_county_still_fits_on_its_page(province, lang: str):
    long = "نام بسیار بسیار بلند یک دستگاه اجرایی در شهرستانی دور " * 2
    full = brief(
        topics=tuple(Topic(long, 10**6, 0.1, 2.0, 1.5, 2.5) for _ in range(5)),
        rising_topics=tuple(RisingTopic(long, 10**6, 10, 3.0, 2.0, 4.0) for _ in range(3)),
        overdue_offices=tuple(
            OverdueOffice(long, 10**4, 9999, "9" * 24, long, datetime(2023, 4, 23)) for _ in range(5)
        ),
        offices_to_ask=tuple(
            OfficeToAsk(long, 10**6, 10**5, figure(0.5), 0.5, 0.4, WORDS, needs_look=True) for _ in range(5)
        ),
        limitations=tuple(Text(long * 2, long * 2) for _ in range(6)),
        scope_text=long * 2,
        recent_cluster=Text(long * 5, long * 5),
    )
    assert len(words_of(paper(full, full, province=province, lang=lang))) == 2


def test_the_share_of_the_province_is_said_where_all_inhabitants_are_known():
    assert "3.5% of the province" in plain(brief_lines(brief(), "en").header[0])
    assert "of the province" not in brief_lines(brief(people_share=None), "en").header[0]


def test_an_empty_county_says_so_in_words():
    empty = brief(
        people=None,
        numbers=tuple(
            CountyFigure(MEASURES[key], Figure(nan, nan, nan, 3, withheld=True), figure(0.5), None)
            for key in ("on_time_share", "satisfied_share")
        ),
        rank=None,
        trajectory=None,
        expected_rate=None,
        topics=(),
        rising_topics=(),
        overdue_offices=(),
        offices_to_ask=(),
    )
    (page,) = words_of(paper(empty, lang="en"))
    flat = " ".join(page.split())
    assert "too few cases" in flat
    assert "cannot be compared" in flat
    for words in (
        "No whole quarters.",
        "No year before.",
        "No unanswered case is overdue.",
        "None was late.",
    ):
        assert words in flat
    assert not re.search(r"\bnan\b", flat.lower())


def test_a_county_of_too_few_cases_has_no_level():
    trajectory = brief().trajectory
    few = replace(
        trajectory,
        is_assessed=False,
        assessment=Text("کم", "Too few"),
        explanation=Text("کم", "Fewer than 30."),
    )
    (page,) = words_of(paper(brief(trajectory=few), lang="en"))
    assert "Too few: Fewer than 30." in " ".join(page.split())
    assert "1.22" not in page


def test_what_may_not_be_quoted_is_not_on_paper():
    unheard = CountyFigure(
        MEASURES["satisfied_share"], replace(figure(0.4712), low_response=True), figure(0.5), None
    )
    (page,) = words_of(paper(brief(numbers=(unheard,)), lang="en"))
    assert "47.1" not in page
    assert "too few to quote" in " ".join(page.split())


def test_a_name_of_a_source_stays_a_name():
    (page,) = words_of(paper(brief(name=HOSTILE, topics=(Topic(HOSTILE, 1, 0.1, nan, nan, nan),)), lang="en"))
    assert "#panic" in page


def test_the_page_begins_with_the_questions_and_ends_with_the_statistics():
    for lang in ("fa", "en"):
        (page,) = words_of(paper(brief(), lang=lang))
        page, lines = " ".join(page.split()), brief_lines(brief(), lang)
        parts = [lines.questions.title, *(row[1] for row in lines.questions.rows), lines.trip_cases.title]
        parts += [
            lines.overdue_offices.title,
            lines.offices_to_ask.title,
            lines.statistics,
            lines.numbers.title,
        ]
        if lang == "en":  # the order of Persian words on paper depends on the reader of the file
            places = [page.index(" ".join(plain(part).split()[:2])) for part in parts]
            assert places == sorted(places)
        assert len(lines.questions.rows) == 3


def test_the_questions_name_whom_to_ask_and_the_number_behind_them():
    first, second, third = brief_lines(brief(), "en").questions.rows
    assert first[0] == "شرکت آب"
    assert "76 (29%)" in plain(first[1])
    assert "would leave 11%" in plain(first[1])
    assert second[0] == "راهداری"
    assert second[1].startswith("26 cases handed in on provincial trips")
    assert "17 of them" in second[1]
    # What rose concerns more people than the longest wait, which is one case.
    assert third[0] == "County governor’s office"
    assert "rose to 40, from 12" in plain(third[1])
    *_, wait = brief_lines(brief(rising_topics=()), "en").questions.rows
    assert wait[0] == "شرکت آب"
    assert "1,263 days" in wait[1]


def test_no_office_is_asked_alone_about_trips_that_has_no_more_of_their_cases_than_another():
    trips = brief().trip_cases
    (office, other) = (replace(office, overdue=13) for office in trips.offices)
    two = replace(trips, offices=(office, other))
    _, second, _ = brief_lines(brief(trip_cases=two), "en").questions.rows
    assert plain(second[0]) == "راهداری and شرکت گاز"
    assert "these two offices held the most, 13 each" in plain(second[1])
    many = replace(trips, overdue=39, offices=(office, other, replace(other, office="شهرداری")))
    _, second, _ = brief_lines(brief(trip_cases=many), "fa").questions.rows
    assert second[0] == "فرمانداری"
    assert "هیچ‌یک بیش از 13 پرونده" in plain(second[1])


def test_similar_offices_are_brought_up_only_where_an_office_differs_from_them():
    office = replace(brief().offices_to_ask[0], needs_look=False)
    (first, *_) = brief_lines(brief(offices_to_ask=(office,)), "en").questions.rows
    assert "similar offices" not in first[1]


def test_where_offices_answer_in_time_the_questions_are_about_what_rose():
    rest = brief(offices_to_ask=(), overdue_offices=(), trip_cases=None)
    rows = brief_lines(rest, "en").questions.rows
    assert [row[0] for row in rows] == ["County governor’s office"] * 2
    nothing = replace(rest, rising_topics=(), quiet=False)
    assert brief_lines(nothing, "en").questions.rows == ()
    assert "suggest no question" in brief_lines(nothing, "en").questions.empty


def test_trips_without_overdue_cases_are_said_to_have_none():
    trips = replace(brief().trip_cases, overdue=0, offices=())  # type: ignore[type-var]
    lines = brief_lines(brief(trip_cases=trips), "en").trip_cases
    assert lines.rows == ()
    assert (
        plain(lines.empty) == "Of 306 handed in on سفر دوم and سفر نخست none is overdue; 41 are still open."
    )
    assert "No case of this county" in brief_lines(brief(trip_cases=None), "en").trip_cases.empty
    unrecorded = replace(trips, is_recorded=False)
    assert "Not in this source" in brief_lines(brief(trip_cases=unrecorded), "en").trip_cases.empty


def test_the_age_of_the_line_is_named_only_where_it_tells_counties_apart():
    assert "since the line started" in brief_lines(brief(), "en").trajectory
    assert "since the line started" not in brief_lines(brief(uses_line_age=False), "en").trajectory
    assert "188.4" in brief_lines(brief(uses_line_age=False), "en").trajectory
