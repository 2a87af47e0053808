"""What is said of a surge by a new channel or from a new source, in both languages, and what it is then worth."""

from dataclasses import replace
from datetime import date

import pytest

from queries.attention.anomaly_check import Check, NewOrigin
from queries.attention.selection import order, ranked_checks
from queries.attention.sentences import course_words, sentence
from queries.vocabulary.labels import Text
from tests.queries.attention.made_checks import QUIET, surge

SMS, DESK, LETTER = Text("پیامک", "SMS"), Text("میز", "Desk"), Text("نامه", "Letter")
NEW = NewOrigin("channel", (SMS,), date(2026, 11, 20), 48.0, 0.0, 12.0, 10.0, 5.0, 16.0)
FILE = replace(NEW, dimension="source", names=(Text("مرکز ۱۳۷", "Centre 137"),), before=2.0)


def plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize(
    ("new", "en", "fa"),
    [
        (NEW, "; 48 of them came by the channel “SMS”, new here since 29 Aban 1405; 12 came by all other channels, "
         "within the expected range (10 expected)",
         "؛ از این پرونده‌ها ۴۸ پرونده از مسیر «پیامک» رسید (در این مورد تازه است، از ۲۹ آبان ۱۴۰۵)؛ ۱۲ پرونده از دیگر "
         "مسیرها رسید که در محدودهٔ مورد انتظار است (مورد انتظار: ۱۰)"),
        (FILE, "; 48 of them came from the source “Centre 137”, new here since 29 Aban 1405, with only 2 before; 12 "
         "came from all other sources, within the expected range (10 expected)",
         "؛ از این پرونده‌ها ۴۸ پرونده از منبع «مرکز ۱۳۷» رسید (در این مورد تازه است، از ۲۹ آبان ۱۴۰۵؛ پیش از آن تنها "
         "۲ پرونده)؛ ۱۲ پرونده از دیگر منبع‌ها رسید که در محدودهٔ مورد انتظار است (مورد انتظار: ۱۰)"),
        (replace(NEW, rest=30.0), "; 48 of them came by the channel “SMS”, new here since 29 Aban 1405; 30 came by "
         "all other channels, also more than expected (10 expected)",
         "؛ از این پرونده‌ها ۴۸ پرونده از مسیر «پیامک» رسید (در این مورد تازه است، از ۲۹ آبان ۱۴۰۵)؛ "
         "از دیگر مسیرها نیز بیش از انتظار رسید: ۳۰ پرونده، در برابر ۱۰ پروندهٔ مورد انتظار"),
        (replace(NEW, rest=1.0), "; 48 of them came by the channel “SMS”, new here since 29 Aban 1405; only 1 came by "
         "all other channels, against 10 expected. Are these the same cases, arriving in a new way?",
         "؛ از این پرونده‌ها ۴۸ پرونده از مسیر «پیامک» رسید (در این مورد تازه است، از ۲۹ آبان ۱۴۰۵)؛ "
         "از دیگر مسیرها تنها ۱ پرونده رسید، در "
         "برابر ۱۰ پروندهٔ مورد انتظار. آیا همان پرونده‌ها اکنون از راهی تازه می‌رسد؟"),
    ],
)  # fmt: skip
def test_the_words_say_which_since_when_how_many_and_what_came_otherwise(new, en, fa):
    words = course_words(surge(new_origin=new))
    assert (plain(words.en), plain(words.fa)) == (en, fa)
    name = {"county": Text("مرند", "Marand")}
    text = sentence(surge(new_origin=new), name, date(2026, 11, 29))
    assert plain(text.en) == f"60 cases came from Marand in the last 7 days; 10 were expected{en}"
    assert plain(text.fa).endswith(fa)


def test_several_are_named_or_counted():
    two, three = (replace(NEW, names=(SMS, DESK, LETTER)[:n]) for n in (2, 3))
    assert "by the channels “SMS” and “Desk”," in plain(course_words(surge(new_origin=two)).en)
    assert "از مسیرهای «پیامک» و «میز» رسید" in plain(course_words(surge(new_origin=two)).fa)
    assert "by the channel “SMS” and 2 more," in plain(course_words(surge(new_origin=three)).en)
    assert "از مسیر «پیامک» و ۲ مسیر دیگر رسید" in plain(course_words(surge(new_origin=three)).fa)


def test_what_a_new_channel_explains_is_not_called_rising():
    rising = surge(is_rising=True, reported_days=3)
    assert "rising" in course_words(rising).en
    assert "rising" not in course_words(replace(rising, new_origin=NEW)).en
    assert "rising" in course_words(replace(rising, new_origin=replace(NEW, rest=30.0))).en


@pytest.mark.parametrize(
    ("rest", "rises", "replaced", "concerned"),
    [
        (16.4, False, False, 6.4),  # 16 as shown, which is within 5 to 16
        (17.0, True, False, 7.0),
        (4.6, False, False, 0.0),  # less than half, but within its limits as shown
        (4.0, False, True, 50.0),  # the place of all others is taken: nothing says what the new one has added
        (0.0, False, True, 50.0),
    ],
)
def test_a_line_concerns_what_is_left_without_the_new_channel(rest, rises, replaced, concerned):
    new = replace(NEW, rest=rest)
    check = surge(new_origin=new)
    assert (new.others_rise, new.replaces_others) == (rises, replaced)
    assert check.is_by_new_origin == (not rises and not replaced)
    assert check.cases_concerned == pytest.approx(concerned)
    assert check.excess == 50


def test_a_line_that_a_new_channel_explains_comes_after_those_about_events():
    small = replace(surge(subject=(("county", 2),)), actual=25.0)
    explained = surge(new_origin=NEW)
    assert ranked_checks([explained, small]) == [small, explained]
    assert ranked_checks([surge(), small]) == [surge(), small]
    assert order(explained)[0] == order(small)[0]


def test_a_whole_is_not_hidden_by_a_part_that_a_new_channel_explains():
    """The rest of the province has a surge besides; a county with the new channel explains nothing of that."""
    county = surge(new_origin=NEW)
    both = Check("surge", (), 7, 190.0, 100.0, 80.0, 120.0, 1e-9)
    besides = replace(both, new_origin=replace(NEW, rest=142.0, expected=100.0, upper=120.0))
    assert set(ranked_checks([besides, county])) == {besides, county}
    # Where the new channel is all of it, the county is told and not the province.
    alone = replace(both, actual=160.0, new_origin=replace(NEW, rest=112.0, expected=100.0, upper=120.0))
    assert ranked_checks([alone, county]) == [county]
    assert ranked_checks([both, replace(county, new_origin=None, actual=70.0)]) != []


def test_a_surge_without_a_new_channel_is_what_it_was():
    assert QUIET.new_origin is None
    assert not surge().is_by_new_origin
    assert surge().cases_concerned == surge().excess == surge().unexplained_excess == 50
