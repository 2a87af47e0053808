"""The titles of kinds and channels: the most common one where chance does not explain it, and a single one in words."""

from dataclasses import replace

import numpy as np
import pytest

from pages.volume.kinds_and_channels import mix_section, mix_title
from persian.digits import number, percent
from queries.estimates.measure import measure
from tests.pages.same_numbers.reading import largest, looking, plain


def titles(view) -> list[str]:
    """The two titles, without invisible marks."""
    return [plain(part.split("</h2>")[0]) for part in mix_section(view).split("<h2>")[1:]]


def test_the_most_common_kind_and_channel_are_named_with_their_shares(demo_store):
    view = looking(demo_store, period="365d")
    for by, words, title in zip(
        ("kind", "channel"),
        ("نوع با بیشترین پرونده", "مسیر ثبت با بیشترین پرونده"),
        titles(view),
        strict=True,
    ):
        frame = measure(demo_store, "received", replace(view.scope, trips="out"), by=(by,), lang="fa").frame
        most = frame.loc[frame["n"].idxmax()]
        share = percent(most["n"] / frame["n"].sum(), "fa", decimals=1)
        assert title == f"{words}: {most[f'{by}_label']} ({share} از پرونده‌ها)"


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_single_kind_is_said_in_words_and_not_as_a_hundred_per_cent(demo_store, lang):
    view = replace(looking(demo_store, period="365d", kind="complaint"), lang=lang)
    n = int(measure(demo_store, "received", replace(view.scope, trips="out")).row["n"])
    kind = {"fa": "{} پرونده، همه از یک نوع: شکایت", "en": "{} cases, all of one kind: Complaint"}[lang]
    assert titles(view)[0] == kind.format(number(n, lang))
    view = replace(looking(demo_store, period="365d", channel=largest(demo_store, "channel")), lang=lang)
    channel = {"fa": "همه از یک مسیر", "en": "all by one channel"}[lang]
    assert channel in titles(view)[1]


@pytest.mark.parametrize(
    ("codes", "counts", "title"),
    [
        (("a", "b"), (9, 6), "Channels: none is clearly the most common"),
        (("a", "b"), (90, 6), "Most common channel: A (93.8% of cases)"),
        (("none", "b"), (90, 6), "Channel not given: 93.8% of cases"),
        (("none",), (90,), "90 cases, channel not given"),
        (("a",), (1,), "1 case, by the channel A"),
    ],
)
def test_no_channel_is_named_that_chance_may_have_made_the_first(demo_store, codes, counts, title):
    view = replace(looking(demo_store), lang="en")
    names = [code.upper() for code in codes]
    assert plain(mix_title(view, "channel", codes, names, np.array(counts, dtype=float))) == title
