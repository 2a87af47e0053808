"""Names are in the order of the Persian alphabet, in which a browser sorts them as well."""

import random

from persian.alphabet import alphabetical


def test_letters_of_persian_alone_stand_in_their_place():
    names_in_order = [
        "آذرشهر", "اهر", "بناب", "پارس‌آباد", "تبریز", "چاراویماق",
        "زنجان", "ژاله", "کلیبر", "گرگان", "ورزقان", "هشترود",
    ]  # fmt: skip
    names = random.Random(2).sample(names_in_order, len(names_in_order))
    assert sorted(names, key=alphabetical) == names_in_order


def test_spellings_signs_and_capitals_make_no_difference():
    assert alphabetical("كليبر") == alphabetical("کلیبر")
    assert alphabetical("پارس‌آباد") == alphabetical("پارسآباد")
    assert alphabetical("«آب» (نمونه)") == alphabetical("آب نمونه")
    assert alphabetical("Ahar") == alphabetical("ahar")


def test_numbers_count_by_their_value_and_spaces_come_before_letters():
    names = ["منطقه ۱۰", "منطقه ۲", "منطقه", "Zone 10", "zone 9", "آب و فاضلاب", "آبفا"]
    assert sorted(names, key=alphabetical) == [
        "zone 9", "Zone 10", "آب و فاضلاب", "آبفا", "منطقه", "منطقه ۲", "منطقه ۱۰",
    ]  # fmt: skip


def test_the_browser_sorts_the_names_of_a_province_likewise(browser, province):
    names = sorted({county.name_fa for county in province.counties})
    random.Random(5).shuffle(names)
    page = browser.new_page()
    # As `assets/piece/tables.js` compares the names in a table.
    sort = "names => names.sort(new Intl.Collator('fa', {numeric: true}).compare)"
    assert sorted(names, key=alphabetical) == page.evaluate(sort, names)
    page.close()
