"""How much of a password is left without what is common, and that this refuses no password of good quality."""

import random
import string
import time

from records.common_passwords import uncommon_length
from tests.thorough import THOROUGH

_ENGLISH = """anchor basket candle dinner engine feather garden hammer island jacket kettle ladder magnet needle orange
pencil quarry ribbon saddle timber umbrella velvet window yellow zipper bottle copper desert forest gentle harbour
insect jungle kitten lemon marble nephew oyster pillow rabbit silver tunnel uncle violin walnut"""
_PERSIAN = """چراغ پنجره کتاب دریا لیوان صندلی باران کوچه انگشت پرنده قاشق دوچرخه آینه گلدان ابریشم نردبان سنجاب فانوس
خرگوش زنبیل شلوار کاغذ مسواک نقره یخچال بادام پیاز تمشک جوراب حوله خمیر دستکش روزنامه زرافه سماور شیپور صابون طناب
عینک غبار فرشته قفسه کبوتر گنجشک لاله ماهی ناودان هندوانه"""
ENGLISH, PERSIAN = _ENGLISH.split(), _PERSIAN.split()
LETTERS = string.ascii_letters + string.digits + string.punctuation
EACH = 300 if THOROUGH > 1 else 12  # passwords of each kind


def test_no_generated_password_loses_what_makes_it_good():
    lot = random.Random(11)
    made = [
        *(
            mark.join(lot.sample(words, 3))
            for words in (ENGLISH, PERSIAN)
            for mark in " -"
            for _ in range(EACH)
        ),
        *("".join(lot.choices(LETTERS, k=12)) for _ in range(2 * EACH)),
        *("".join(lot.choices(string.ascii_lowercase + string.digits, k=14)) for _ in range(EACH)),
    ]
    assert [password for password in made if uncommon_length(password) < 5] == []


def test_each_further_common_word_counts_a_little():
    assert uncommon_length("tehran 1404") == 0
    assert uncommon_length("tehrantehran") == 0
    assert uncommon_length("tehran governor") == 2
    assert uncommon_length("tehran governor maryam sepahan") == 6


def test_the_longest_password_is_judged_at_once():
    begun = time.process_time()
    for text in (
        "ab" * 100,
        "pass" * 25 + "word" * 25,
        "pa.ss" * 40,
        "iran" * 50,
        "q1" * 100,
        "تب" * 50 + "ریز" * 33,
    ):
        uncommon_length(text)
    assert time.process_time() - begun < 2
